package io.codeloom.finalize;

import static io.codeloom.core.task.TaskFixtures.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.event.JobCheck;
import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.JobView;
import io.codeloom.core.job.ObjectKeys;
import io.codeloom.core.job.PodView;
import io.codeloom.core.job.TimeBudget;
import io.codeloom.core.port.TaskStore.Admission;
import io.codeloom.core.task.Ending;
import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FinalizeTaskTest {
  private final FinalizeWorld world = new FinalizeWorld();

  @Test
  void aCompletedJobSettlesItsTaskWithItsOutputs() {
    world.has(TaskStatus.RUNNING_AGENT);
    world.completed().check();

    world.assertEndedOnce(TaskStatus.COMPLETED);
    assertThat(world.now().outcome().files()).containsExactly("diff.patch");
    assertThat(world.logs.text(ObjectKeys.log(world.id, "diff.patch"))).isEqualTo("--- a\n");
    assertThat(world.now().outcome().usage()).isEqualTo(Packed.USAGE);
    assertThat(world.tasks.history(world.id).stream().map(e -> e.status()))
        .containsSequence(TaskStatus.UPLOADING_RESULTS, TaskStatus.COMPLETED);
  }

  @ParameterizedTest
  @EnumSource(names = {"PROCESSING", "DOWNLOADING_CODE", "RUNNING_AGENT", "UPLOADING_RESULTS"})
  void theEndOfItsJobSettlesATaskInEveryStateThatCanHaveOne(TaskStatus status) {
    world.has(status);
    world.completed().check();

    world.assertEndedOnce(TaskStatus.COMPLETED);
    assertThat(world.now().state().jobUid()).isEqualTo(Packed.JOB_UID);
  }

  @ParameterizedTest
  @EnumSource(names = {"PENDING", "QUEUED"})
  void aTaskThatWasNeverClaimedCanHaveNoJobOfItsOwn(TaskStatus status) {
    world.has(status);
    world.completed().check();

    assertThat(world.now().status()).isEqualTo(status);
    assertThat(world.events.finished()).isEmpty();
  }

  @Test
  void dispatchThatComesLateFindsTheTaskEnded() {
    Task staging = world.has(TaskStatus.DOWNLOADING_CODE);
    world.completed();
    world
        .tasks
        .faults()
        .beforeNextWrite(
            () ->
                world.tasks.replace(
                    staging,
                    staging.withJobUid(Packed.JOB_UID).to(TaskStatus.RUNNING_AGENT, "at work")));

    world.check();

    world.assertEndedOnce(TaskStatus.COMPLETED);
    assertThat(world.tasks.replace(staging, staging.to(TaskStatus.RUNNING_AGENT, "late")))
        .isEmpty();
  }

  @Test
  void eventsOfAJobThatGoesOnChangeNothing() {
    world.has(TaskStatus.RUNNING_AGENT);

    assertNothingChanges(() -> world.check());
  }

  @Test
  void forgedEventsChangeNothing() {
    world.has(TaskStatus.RUNNING_AGENT);
    world.completed();

    assertNothingChanges(
        () -> {
          world.check("another-uid");
          world.check(null);
          world.check("");
          for (String name :
              new String[] {
                null,
                "",
                "codex-agent-",
                "codex-agent-x",
                "codex-agent-" + UUID.randomUUID(),
                world.id.toString(),
                JobNames.job(world.id) + "\n",
                JobNames.job(world.id).toUpperCase(java.util.Locale.ROOT)
              }) {
            world.finalizer.finalizeJob(new JobCheck(name, Packed.JOB_UID));
          }
        });
  }

  @Test
  void aJobOfForeignLabelsIsNotTheJobOfATaskThatHasNoneYet() {
    world.tasks.seed(aTask().id(world.id).status(TaskStatus.DOWNLOADING_CODE).build());
    world.jobs.has(job("foreign", Optional.empty(), JobView.Phase.COMPLETE, false));
    world.delivered(Packed.of(world.id).jobUid("foreign"));

    assertNothingChanges(() -> world.check("foreign"));
  }

  @Test
  void anotherTasksEventNeverReachesThisOne() {
    world.has(TaskStatus.RUNNING_AGENT);
    UUID other = UUID.randomUUID();
    world.jobs.has(job("x", Optional.of(world.id), JobView.Phase.COMPLETE, false));

    assertNothingChanges(
        () -> world.finalizer.finalizeJob(new JobCheck(JobNames.job(other), Packed.JOB_UID)));
  }

  @Test
  void aJobThatIsGoneFailsItsTaskAndKeepsWhatWasDelivered() {
    world.has(TaskStatus.RUNNING_AGENT);
    world.delivered(Packed.of(world.id).file("courier/diff.patch", "x").checkpoint());
    world.jobs.vanish(world.jobName);

    world.check();

    world.assertEndedOnce(TaskStatus.FAILED);
    assertThat(world.now().outcome().failure().code()).isEqualTo(FailureCode.JOB_DELETED);
    assertThat(world.now().outcome().files()).containsExactly("diff.patch");
    assertThat(world.now().state().message()).contains("last checkpoint");
  }

  @Test
  void aJobThatIsGoneBeforeItsUidWasWrittenMeansNothing() {
    world.has(TaskStatus.DOWNLOADING_CODE);
    world.jobs.vanish(world.jobName);

    assertNothingChanges(world::check);
  }

  @Test
  void anotherJobOfTheNameShowsThatTheTasksOwnIsGone() {
    world.has(TaskStatus.RUNNING_AGENT);
    world.jobs.has(job("another", Optional.empty(), JobView.Phase.COMPLETE, false));

    assertNothingChanges(() -> world.check("another"));
    world.check();

    assertThat(world.now().outcome().failure().code()).isEqualTo(FailureCode.JOB_DELETED);
    assertThat(world.job().uid()).isEqualTo("another");
  }

  /** A node that is gone without Kubernetes noticing: its pod is never said to have ended. */
  @Test
  void aJobWhosePodNeverEndsIsSettledWhenItCanDeliverNothingAnyMore() {
    Task task = world.has(TaskStatus.RUNNING_AGENT);
    world.delivered(Packed.of(world.id).file("courier/diff.patch", "x").checkpoint());
    world.jobs.hasPods(world.jobName, pod("Running"));
    Duration life = TimeBudget.of(task).presignedLife();
    world.tasks.clock().advance(Duration.between(world.tasks.clock().now(), bornAt().plus(life)));
    assertNothingChanges(world::check);

    world.tasks.clock().advance(Duration.ofSeconds(1));
    world.check();

    assertThat(world.now().status()).isEqualTo(TaskStatus.FAILED);
    assertThat(world.now().outcome().failure().code()).isEqualTo(FailureCode.DISRUPTED);
    assertThat(world.now().outcome().files()).containsExactly("diff.patch");
    world.assertEndedOnce(TaskStatus.FAILED);
  }

  private Instant bornAt() {
    return world.job().createdAt();
  }

  @Test
  void aDeletedJobHasEndedOnceNoPodIsLeft() {
    world.has(TaskStatus.RUNNING_AGENT);
    world.jobs.hasPods(world.jobName, pod("Running"));
    world.jobs.deletedByHand(world.jobName);
    assertNothingChanges(world::check);

    world.jobs.hasPods(world.jobName, pod("Succeeded"));
    world.check();

    world.assertEndedOnce(TaskStatus.FAILED);
    assertThat(world.now().outcome().failure().code()).isEqualTo(FailureCode.JOB_DELETED);
    assertThat(world.jobs.all()).isEmpty();
  }

  @Test
  void eventsAfterTheEndChangeNothingMore() {
    world.has(TaskStatus.RUNNING_AGENT);
    world.completed().check();
    Task ended = world.now();

    world.check();
    world.jobs.vanish(world.jobName);
    world.check();

    assertThat(world.now()).isEqualTo(ended);
    assertThat(world.events.finished()).hasSize(1);
    world.assertEndedOnce(TaskStatus.COMPLETED);
  }

  @Test
  void aTaskCancelledBeforeItsJobWasMadeIsOnlyTidiedUp() {
    world.has(TaskStatus.DOWNLOADING_CODE);
    world.jobs.hasPods(world.jobName, pod("Running"));
    world.settle.settle(world.now(), Ending.cancelled("Cancelled"));
    world.jobs.fail(world.jobName, "DeadlineExceeded");

    world.check();

    world.assertEndedOnce(TaskStatus.CANCELLED);
  }

  @Test
  void aClaimMadeMeanwhileIsNotHarmed() {
    Task staging = world.has(TaskStatus.PROCESSING);
    world.completed();
    world
        .tasks
        .faults()
        .beforeNextWrite(() -> world.tasks.claim(staging, new Admission(9, 9), Duration.ZERO));

    world.check();

    world.assertEndedOnce(TaskStatus.COMPLETED);
    assertThat(world.now().state().attempt()).isEqualTo(2);
  }

  private void assertNothingChanges(Runnable event) {
    Task before = world.now();
    List<JobView> jobs = world.jobs.all();
    event.run();
    assertThat(world.now()).isEqualTo(before);
    assertThat(world.jobs.all()).isEqualTo(jobs);
    assertThat(world.events.finished()).isEmpty();
    assertThat(world.logs.keys()).isEmpty();
  }

  private JobView job(String uid, Optional<UUID> task, JobView.Phase phase, boolean deleting) {
    return new JobView(
        world.jobName, uid, task, phase, null, deleting, true, 0, Optional.empty(), Instant.EPOCH);
  }

  private static PodView pod(String phase) {
    Instant then = Instant.EPOCH;
    return new PodView("p", "pu", phase, null, null, false, false, false, then, then, List.of());
  }
}
