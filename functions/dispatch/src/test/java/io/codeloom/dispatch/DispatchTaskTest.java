package io.codeloom.dispatch;

import static io.codeloom.core.task.TaskFixtures.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.job.ObjectKeys;
import io.codeloom.core.task.Ending;
import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DispatchTaskTest extends DispatchScene {
  @Test
  void aQueuedTaskGetsItsJob() {
    Task task = world.queued();

    world.dispatch(task);

    Task now = world.now(task);
    assertThat(now.status()).isEqualTo(TaskStatus.RUNNING_AGENT);
    assertThat(now.state().gitCommit()).isEqualTo(DispatchWorld.COMMIT);
    assertThat(now.state().codePath()).isEqualTo(ObjectKeys.stagedCode(task.id(), 1));
    assertThat(now.state().jobUid()).isEqualTo(world.job(task).uid());
    assertThat(world.secrets.of(task.id()))
        .hasValueSatisfying(s -> assertThat(s.ownerUid()).isEqualTo(now.state().jobUid()));
    assertThat(world.cache.find(task.id())).contains(now);
    assertThat(world.leases.isHeld(task.id())).isFalse();
  }

  @Test
  void aPendingTaskWhoseEventCameFirstIsTakenToo() {
    Task task = world.tasks.seed(aTask().build());

    world.dispatch(task);

    assertThat(world.now(task).status()).isEqualTo(TaskStatus.RUNNING_AGENT);
  }

  @Test
  void unknownAndEndedTasksAreNobodysBusiness() {
    Task ended = world.tasks.seed(aTask().status(TaskStatus.FAILED).build());

    world.dispatch(ended);
    world.dispatcher().dispatch(UUID.randomUUID());

    assertThat(world.jobs.all()).isEmpty();
    assertThat(world.now(ended)).isEqualTo(ended);
  }

  @Test
  void aRedeliveryDuringStagingIsInOtherHands() {
    Task task = world.queued();
    world.duringStaging =
        () -> {
          world.dispatch(task);
          assertThat(world.now(task).state().attempt()).isEqualTo(1);
        };

    world.dispatch(task);
    world.dispatch(task);

    assertThat(world.jobs.created()).hasSize(1);
    assertThat(world.stagedKeys).hasSize(1);
    assertThat(world.now(task).state().attempt()).isEqualTo(1);
  }

  @Test
  void aRedeliveryDuringStagingIsInOtherHandsAlsoWithoutLeases() {
    Task task = world.queued();
    world.leases.goDown();
    world.duringStaging = () -> world.dispatch(task);

    world.dispatch(task);

    assertThat(world.stagedKeys).hasSize(1);
    assertThat(world.now(task).state().attempt()).isEqualTo(1);
  }

  @Test
  void everyAttemptStagesTheSameCommit() {
    Task task = crashed();

    world.dispatch(task);

    assertThat(world.resolved).isEqualTo(1);
    assertThat(world.now(task).state().gitCommit()).isEqualTo(DispatchWorld.COMMIT);
    assertThat(world.stagedKeys)
        .containsExactly(ObjectKeys.stagedCode(task.id(), 1), ObjectKeys.stagedCode(task.id(), 2));
  }

  @Test
  void codeThatCannotBeUsedFailsTheTaskWithTheReason() {
    Task task = world.queued();
    world.duringStaging =
        () -> {
          throw new TaskFailedException(FailureCode.ZIP_REJECTED, "It is damaged.");
        };

    world.dispatch(task);
    world.dispatch(task);

    assertThat(world.now(task).status()).isEqualTo(TaskStatus.FAILED);
    assertThat(world.now(task).state().message()).contains("It is damaged.");
    assertThat(world.events.finished()).hasSize(1);
    assertThat(world.jobs.all()).isEmpty();
  }

  @Test
  void aJobTheClusterRefusesForGoodFailsTheTask() {
    Task task = world.queued();
    world.jobs.refuseNewJobs();

    world.dispatch(task);

    assertThat(world.now(task).outcome().failure().code()).isEqualTo(FailureCode.POD_CONFIG_ERROR);
  }

  @Test
  void aJobThatIsThereIsNotMadeAgain() {
    Task task = world.queued();
    world.jobs.has(world.someJob(task, Optional.of(task.id()), false));

    world.dispatch(task);

    assertThat(world.stagedKeys).isEmpty();
    assertThat(world.jobs.created()).isEmpty();
    assertThat(world.now(task).status()).isEqualTo(TaskStatus.RUNNING_AGENT);
    assertThat(world.now(task).state().jobUid()).isEqualTo("uid-of-another");
  }

  @Test
  void aNameTakenByAStrangersJobFailsTheTaskAndLeavesTheJobAlone() {
    Task task = world.queued();
    world.duringStaging = () -> world.jobs.has(world.someJob(task, Optional.empty(), false));

    world.dispatch(task);

    assertThat(world.now(task).outcome().failure().code()).isEqualTo(FailureCode.JOB_DELETED);
    assertThat(world.jobs.all()).hasSize(1);
    assertThat(world.jobs.endedNow()).isEmpty();
  }

  @Test
  void aJobThatIsBeingDeletedIsNone() {
    Task task = world.queued();
    world.jobs.has(world.someJob(task, Optional.of(task.id()), true));

    world.dispatch(task);

    assertThat(world.now(task).status()).isEqualTo(TaskStatus.FAILED);
    assertThat(world.now(task).outcome().failure().code()).isEqualTo(FailureCode.JOB_DELETED);
  }

  @Test
  void aTaskWithoutAPlaceWaitsInTheQueue() {
    world.admitting(1, 1);
    Task first = world.queued();
    Task second = world.tasks.seed(aTask().build());
    world.dispatch(first);

    world.dispatch(second);
    assertThat(world.now(second).status()).isEqualTo(TaskStatus.QUEUED);
    assertThat(world.now(second).state().attempt()).isZero();

    world.settle().settle(world.now(first), Ending.failed(FailureCode.CRASHED, "over"));
    assertThat(world.events.queuedIds()).containsExactly(second.id());
    world.dispatch(second);
    assertThat(world.now(second).status()).isEqualTo(TaskStatus.RUNNING_AGENT);
  }

  @Test
  void oneOwnersTasksDoNotTakeAllPlaces() {
    world.admitting(10, 1);
    Task first = world.has(aTask().owner("ann"));
    Task second = world.has(aTask().owner("ann"));
    Task other = world.has(aTask().owner("bob"));

    world.dispatch(first);
    world.dispatch(second);
    world.dispatch(other);

    assertThat(world.now(second).status()).isEqualTo(TaskStatus.QUEUED);
    assertThat(world.now(other).status()).isEqualTo(TaskStatus.RUNNING_AGENT);
  }
}
