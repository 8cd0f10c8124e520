package io.codeloom.local.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.job.JobNames;
import io.codeloom.local.support.Eventually;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MySQL restored to a backup after its tasks went on: what becomes of whom. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestoredTest {
  private static final Duration HOUR = Duration.ofMinutes(61);
  private static final int COMMIT = 40;
  private static final String ROW =
      "SELECT CONCAT_WS('|', status, message, exit_status, failure, pr_url, `usage`, files)"
          + " FROM tasks WHERE id = ?";

  private World world;
  private JobWatch jobs;
  private Messenger messenger;
  private String repository;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    world = new World(folder);
    jobs = new JobWatch(world.kubernetes());
  }

  @AfterAll
  void end() throws Exception {
    jobs.close();
    world.close();
  }

  @BeforeEach
  void freshMessenger() {
    messenger = new Messenger(world, null, null, () -> {});
  }

  @AfterEach
  void clear() throws Exception {
    world.calls().away(null);
    Aftermath.clear(world);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void jobThatStillRunsIsAdoptedAndItsTaskCompletes(boolean ofAnOlderRow) throws Exception {
    world.agent().workForLong();
    String id = submit();
    Backup backup = Backup.of(world);
    dispatch(id);
    backup = ofAnOlderRow ? backup : Backup.of(world);
    awaitAgent(id);

    backup.restore();
    assertThat(status(id)).isEqualTo(ofAnOlderRow ? "QUEUED" : "RUNNING_AGENT");
    String adopted = "adopted  " + JobNames.job(UUID.fromString(id));
    assertThat(backup.check("--apply").contains(adopted)).isEqualTo(ofAnOlderRow);
    look();
    assertThat(status(id)).isEqualTo("RUNNING_AGENT");
    assertThat(world.rows().column("SELECT git_commit FROM tasks").get(0)).hasSize(COMMIT);
    world.agent().workNoLonger();
    awaitEnded(id);
    look();

    assertThat(status(id)).isEqualTo("COMPLETED");
    assertDoneOnce(id);
  }

  @Test
  void jobThatEndedUnseenIsCollected() throws Exception {
    String id = submit();
    Backup backup = Backup.of(world);
    dispatch(id);
    awaitEnded(id);

    backup.restore();
    assertThat(backup.check("--apply")).contains("adopted  " + JobNames.job(UUID.fromString(id)));
    look();
    look();

    assertThat(status(id)).isEqualTo("COMPLETED");
    assertDoneOnce(id);
  }

  @Test
  void jobOfATaskThatIsNotInTheBackupIsRemovedWithAllItHas() throws Exception {
    Backup backup = Backup.of(world);
    world.agent().workForLong();
    String id = submit();
    dispatch(id);
    awaitAgent(id);
    assertThat(left()).isNotEmpty();

    backup.restore();
    assertThat(backup.check("--apply")).contains("orphan   " + JobNames.job(UUID.fromString(id)));
    look();
    assertThat(job(id).getSpec().getActiveDeadlineSeconds()).isGreaterThan(1);

    world.pass(HOUR);
    look();
    awaitEnded(id);
    look();
    Eventually.that("its Job is gone", () -> job(id) == null);
    assertThat(left()).isEmpty();
    assertThat(world.forge().asked(repository)).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void taskThatHasEndedIsEndedAsItWasTold(boolean queued) throws Exception {
    String id = submit();
    Backup backup = Backup.of(world);
    List<Request> told = dispatch(id);
    backup = queued ? backup : Backup.of(world);
    awaitEnded(id);
    look();
    String end = row(id);
    assertThat(end).startsWith("COMPLETED|").contains("https://forge.example/");

    backup.restore();
    String change = id + " " + (queued ? "QUEUED" : "RUNNING_AGENT") + " -> COMPLETED";
    assertThat(backup.check()).contains("to end   " + change);
    assertThat(status(id)).isNotEqualTo("COMPLETED");
    assertThat(backup.check("--apply")).contains("ended    " + change);
    assertThat(backup.check("--apply")).doesNotContain(id);
    for (Request again : told) {
      messenger.insist(again, 202);
    }
    look();

    assertThat(row(id)).isEqualTo(end);
    assertDoneOnce(id);
  }

  @Test
  void pullRequestThatNobodyWasToldOfStaysTheOnlyOne() throws Exception {
    String id = submit();
    dispatch(id);
    awaitEnded(id);
    Backup backup = Backup.of(world);
    world.calls().away(Service.KAFKA);
    world.pass(Journey.MINUTE);
    messenger.deliver(Request.ping());
    for (Request check : world.inbox().checks()) {
      messenger.deliver(check);
    }
    assertThat(world.forge().pulls(repository)).isOne();
    String end = row(id);
    assertThat(end).startsWith("COMPLETED|");
    world.calls().away(null);

    backup.restore();
    assertThat(backup.check("--apply")).doesNotContain(id);
    look();

    assertThat(row(id)).isEqualTo(end);
    assertDoneOnce(id);
  }

  /** As where the result is older than what the topic keeps. */
  @Test
  void withoutItsResultAQueuedTaskRunsAgainAndKeepsItsPullRequest() throws Exception {
    String id = request();
    Backup backup = Backup.of(world);
    dispatch(id);
    awaitEnded(id);
    look();
    String url = world.rows().column("SELECT pr_url FROM tasks").get(0);
    assertThat(url).startsWith("https://forge.example/");
    world.kubernetes().resource(job(id)).delete();
    Eventually.that("its Job is gone, as after an hour", () -> job(id) == null);

    backup.restore();
    look();
    awaitEnded(id);
    look();

    assertThat(status(id)).isEqualTo("COMPLETED");
    assertThat(world.rows().column("SELECT pr_url FROM tasks")).containsExactly(url);
    assertThat(world.forge().asked(repository)).isOne();
    assertThat(left()).isEmpty();
  }

  @Test
  void withoutTheCheckTheTwoEndsDifferAndTheDatabasesStands() throws Exception {
    String id = submit();
    dispatch(id);
    Backup backup = Backup.of(world);
    awaitEnded(id);
    look();
    assertThat(status(id)).isEqualTo("COMPLETED");

    backup.restore();
    look();
    assertThat(row(id)).startsWith("FAILED|").contains("outputs_missing");
    String differs = "differs  " + id + " FAILED, published COMPLETED";
    assertThat(backup.check("--apply")).contains(differs);
    assertThat(backup.check()).contains(differs);
    assertThat(status(id)).isEqualTo("FAILED");
    assertThat(world.forge().asked(repository)).isOne();
    assertThat(left()).isEmpty();
  }

  private String submit() throws Exception {
    Submission git = Submission.of(world.ground(), Scenario.GIT);
    repository = git.repository();
    messenger.insist(git.request(), 202);
    return messenger.task();
  }

  /** A task whose git token is the operator's, and so outlives it. */
  private String request() throws Exception {
    Submission git = Submission.of(world.ground(), Scenario.REQUESTED);
    repository = git.repository();
    messenger.insist(git.request(), 202);
    return world.rows().column("SELECT id FROM tasks").get(0);
  }

  /** Delivers what was published of the task; what that was. */
  private List<Request> dispatch(String id) throws Exception {
    List<Request> events = world.inbox().queued(List.of(id));
    assertThat(events).isNotEmpty();
    for (Request event : events) {
      messenger.insist(event, 202);
    }
    assertThat(status(id)).isEqualTo("RUNNING_AGENT");
    return events;
  }

  /** A minute later reconcile looks, and whatever comes of it is delivered. */
  private void look() throws Exception {
    world.pass(Journey.MINUTE);
    messenger.insist(Request.ping(), 202);
    Collection<Request> events = come();
    while (!events.isEmpty()) {
      for (Request event : events) {
        messenger.insist(event, 202);
      }
      events = come();
    }
  }

  private Collection<Request> come() throws Exception {
    List<Request> events =
        new ArrayList<>(world.inbox().queued(world.rows().column("SELECT id FROM tasks")));
    events.addAll(world.inbox().checks());
    return events;
  }

  private void awaitAgent(String id) {
    Eventually.that("the agent is at work", () -> world.agent().runs().contains(id));
  }

  private void awaitEnded(String id) {
    Eventually.that("the Job has ended", () -> job(id) == null || JobWatch.ended(job(id)));
  }

  private Job job(String id) {
    return world
        .kubernetes()
        .batch()
        .v1()
        .jobs()
        .inNamespace(Ground.AGENTS)
        .withName(JobNames.job(UUID.fromString(id)))
        .get();
  }

  private String status(String id) throws Exception {
    return world.rows().column("SELECT status FROM tasks WHERE id = ?", id).get(0);
  }

  private String row(String id) throws Exception {
    return world.rows().column(ROW, id).get(0);
  }

  private List<String> left() throws Exception {
    return new Audit(world.ground(), world.kafka()).left();
  }

  private void assertDoneOnce(String id) throws Exception {
    assertThat(world.agent().runs()).filteredOn(id::equals).hasSize(1);
    assertThat(jobs.tasksWithTwo()).doesNotContain(id);
    assertThat(world.inbox().results(id).stream().distinct())
        .singleElement()
        .asString()
        .startsWith(id + "/COMPLETED ");
    assertThat(world.forge().asked(repository)).isOne();
    assertThat(world.rows().column("SELECT settled_at IS NOT NULL FROM tasks"))
        .containsExactly("1");
    assertThat(left()).isEmpty();
  }
}
