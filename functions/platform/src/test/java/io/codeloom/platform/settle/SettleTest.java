package io.codeloom.platform.settle;

import static io.codeloom.core.task.TaskFixtures.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.job.JobManifest;
import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.JobView;
import io.codeloom.core.job.PodView;
import io.codeloom.core.port.FaultyCalls.When;
import io.codeloom.core.port.TaskStore.Admission;
import io.codeloom.core.task.Ending;
import io.codeloom.core.task.ExitStatus;
import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SettleTest {
  private static final Ending DONE =
      new Ending(
          TaskStatus.COMPLETED, "Completed", ExitStatus.FINISHED, null, null, null, List.of("a"));
  private static final Ending FAILED = Ending.failed(FailureCode.STAGING_FAILED, "no");

  private final SettleWorld world = new SettleWorld();

  @Test
  void doesEverythingOnceInTheOrderThatSurvivesACrashAnywhere() {
    Task task = world.uploading();
    Task waiting = world.queued();

    assertThat(world.settle.settle(task, DONE).status()).isEqualTo(TaskStatus.COMPLETED);

    world.assertEndedOnce(task, TaskStatus.COMPLETED);
    assertThat(world.events.queuedIds()).containsExactly(waiting.id());
    assertThat(world.calls.calls())
        .containsExactly(
            "TaskStore.replace",
            "EventPublisher.taskFinished",
            "TaskStore.markPublished",
            "StatusCache.put",
            "GitTokens.delete",
            "AgentJobs.find",
            "ObjectStore.deleteAll",
            "ObjectStore.deleteAll",
            "ObjectStore.deleteAll",
            "TaskSecrets.delete",
            "AgentJobs.release",
            "TaskStore.markSettled",
            "TaskStore.nextToRun",
            "EventPublisher.taskQueued");
  }

  @TestFactory
  Stream<DynamicTest> everyCallMayFailOrLoseItsAnswerAndRepeatingFinishesIt() {
    return calls()
        .flatMap(
            call ->
                Stream.of(When.values())
                    .map(
                        when ->
                            DynamicTest.dynamicTest(
                                call + " " + when, () -> failsAndIsRepeated(call, when))));
  }

  private static void failsAndIsRepeated(int call, When when) {
    SettleWorld world = new SettleWorld();
    Task task = world.uploading();
    world.queued();
    world.calls.fail(call, when);
    assertThatThrownBy(() -> world.settle.settle(task, DONE))
        .isInstanceOf(UnavailableException.class);
    world.calls.stop();

    world.settle.settle(world.now(task), DONE);

    world.assertEndedOnce(task, TaskStatus.COMPLETED);
  }

  @TestFactory
  Stream<DynamicTest> anotherSettleMayComeBeforeAnyCallAndOneEndingWins() {
    return calls()
        .map(
            call ->
                DynamicTest.dynamicTest(
                    String.valueOf(call),
                    () -> {
                      SettleWorld world = new SettleWorld();
                      Task task = world.uploading();
                      world.queued();
                      world.calls.before(call, () -> world.settle.settle(task, FAILED));

                      Task mine = world.settle.settle(task, DONE);

                      TaskStatus won = call == 0 ? TaskStatus.FAILED : TaskStatus.COMPLETED;
                      assertThat(mine.status()).isEqualTo(won);
                      world.assertEndedOnce(task, won);
                    }));
  }

  /** Else every late event of an ended task would make an event for each task that waits. */
  @Test
  void anEndedTaskThatIsLookedAtAgainOffersNoPlaceAgain() {
    Task task = world.uploading();
    Task waiting = world.queued();
    Task ended = world.settle.settle(task, DONE);

    world.settle.finish(ended);
    world.settle.settle(ended, DONE);

    assertThat(world.events.queuedIds()).containsExactly(waiting.id());
  }

  @Test
  void anEventThatCannotBePublishedKeepsTheTaskInTheSweepUntilItIs() {
    Task task = world.uploading();
    world.events.outage.begin(io.codeloom.core.port.Outage.Lost.REQUEST);
    assertThatThrownBy(() -> world.settle.settle(task, DONE))
        .isInstanceOf(UnavailableException.class);
    assertThat(world.now(task).status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(world.now(task).outcome().resultPublishedAt()).isNull();
    assertThat(world.jobs.job(JobNames.job(task.id())).held()).isTrue();

    world.events.outage.end();
    world.unsettled().forEach(world.settle::finish);

    world.assertEndedOnce(task, TaskStatus.COMPLETED);
    assertThat(world.events.finished()).hasSize(1);
  }

  @Test
  void aCancelAskedForMeanwhileIsSeenBeforeTheEndingIsWritten() {
    Task task = world.uploading();
    world.tasks.faults().beforeNextWrite(() -> world.tasks.requestCancel(task));

    world.settle.settle(task, now -> now.isCancelling() ? Ending.cancelled("Cancelled") : DONE);

    world.assertEndedOnce(task, TaskStatus.CANCELLED);
  }

  @Test
  void anEndingOfAnOlderClaimNeverEndsANewerOne() {
    Task old = world.leaves(aTask().status(TaskStatus.PROCESSING).build());
    world
        .tasks
        .faults()
        .beforeNextWrite(() -> world.tasks.claim(old, new Admission(9, 9), Duration.ZERO));

    Task now = world.settle.settle(old, FAILED);

    assertThat(now.status()).isEqualTo(TaskStatus.PROCESSING);
    assertThat(now.state().attempt()).isEqualTo(2);
    assertThat(world.events.finished()).isEmpty();
    assertThat(world.code.keys()).hasSize(3);
  }

  @Test
  void aCancelBeforeTheJobDoesNotEndATaskThatGotItsJobMeanwhile() {
    Task staging = world.leaves(aTask().status(TaskStatus.DOWNLOADING_CODE).build());
    world
        .tasks
        .faults()
        .beforeNextWrite(
            () ->
                world.tasks.replace(
                    staging, staging.withJobUid("uid").to(TaskStatus.RUNNING_AGENT, "at work")));

    Task now = world.settle.settle(staging, Ending.cancelled("Cancelled"));

    assertThat(now.status()).isEqualTo(TaskStatus.RUNNING_AGENT);
    assertThat(world.events.finished()).isEmpty();
  }

  @Test
  void aProgressOfTheSameClaimDoesNotSaveATaskThatCannotGoOn() {
    Task staging = world.leaves(aTask().status(TaskStatus.DOWNLOADING_CODE).build());
    world
        .tasks
        .faults()
        .beforeNextWrite(() -> world.tasks.replace(staging, staging.withCodePath("k")));

    world.settle.settle(staging, FAILED);

    world.assertEndedOnce(staging, TaskStatus.FAILED);
  }

  @Test
  void aJobThatRunsUnderAnEndedTaskIsEndedAndItsLeftoversWaitForIt() {
    Task task = world.leaves(aTask().status(TaskStatus.DOWNLOADING_CODE).build());
    String name = JobNames.job(task.id());
    world.jobs.create(new JobManifest(task.id(), ""));
    world.jobs.hasPods(name, pod("Running"));

    world.settle.settle(task, Ending.cancelled("Cancelled"));

    assertThat(world.jobs.endedNow()).containsExactly(name);
    assertThat(world.jobs.job(name).held()).isTrue();
    assertThat(world.tokens.kept()).isEmpty();
    assertThat(world.code.keys()).hasSize(3);
    assertThat(world.unsettled()).hasSize(1);

    world.jobs.fail(name, "DeadlineExceeded");
    world.jobs.hasPods(name, pod("Failed"));
    world.unsettled().forEach(world.settle::finish);
    world.assertEndedOnce(task, TaskStatus.CANCELLED);
  }

  @Test
  void aJobWithoutPodsUnderAnEndedTaskIsDeleted() {
    Task task = world.leaves(aTask().status(TaskStatus.DOWNLOADING_CODE).build());
    world.jobs.create(new JobManifest(task.id(), ""));

    world.settle.settle(task, Ending.cancelled("Cancelled"));

    assertThat(world.jobs.all()).isEmpty();
    world.assertEndedOnce(task, TaskStatus.CANCELLED);
  }

  @Test
  void aJobThatOnlyHasTheNameIsLeftAlone() {
    Task task = world.leaves(aTask().status(TaskStatus.QUEUED).build());
    JobView foreign =
        new JobView(
            JobNames.job(task.id()),
            "foreign",
            Optional.empty(),
            JobView.Phase.RUNNING,
            null,
            false,
            true,
            1,
            Optional.empty(),
            Instant.EPOCH);
    world.jobs.has(foreign);

    world.settle.settle(task, Ending.cancelled("Cancelled"));

    assertThat(world.jobs.all()).containsExactly(foreign);
    assertThat(world.unsettled()).isEmpty();
  }

  /** The numbers of all calls of an undisturbed settle; the cache's never fails. */
  private static Stream<Integer> calls() {
    SettleWorld world = new SettleWorld();
    Task task = world.uploading();
    world.queued();
    world.settle.settle(task, DONE);
    List<String> calls = world.calls.calls();
    return IntStream.range(0, calls.size())
        .filter(call -> !calls.get(call).startsWith("StatusCache"))
        .boxed();
  }

  private static PodView pod(String phase) {
    Instant then = Instant.EPOCH;
    return new PodView("p", "pu", phase, null, null, false, false, false, then, then, List.of());
  }
}
