package io.codeloom.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.port.Outage.Lost;
import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import org.junit.jupiter.api.Test;

class DispatchOutageTest extends DispatchScene {
  @Test
  void aLostAnswerToTheClaimCostsAnAttemptAndNothingElse() {
    Task task = world.queued();
    world.tasks.faults().loseNextAnswer();

    assertUnavailable(task);
    world.dispatch(task);

    assertThat(world.jobs.created()).hasSize(1);
    assertThat(world.now(task).status()).isEqualTo(TaskStatus.RUNNING_AGENT);
  }

  @Test
  void aLostAnswerToAnyLaterWriteIsCaughtUp() {
    for (int write = 1; write <= 2; write++) {
      Task task = world.queued();
      int lost = write;
      world.duringStaging =
          () -> {
            var faults = world.tasks.faults();
            if (lost == 1) {
              faults.loseNextAnswer();
            } else {
              faults.beforeNextWrite(() -> faults.beforeNextWrite(faults::loseNextAnswer));
            }
          };

      assertUnavailable(task);
      world.dispatch(task);

      assertThat(world.now(task).status()).isEqualTo(TaskStatus.RUNNING_AGENT);
      assertThat(world.jobs.all()).hasSize(write);
    }
  }

  @Test
  void aLostAnswerToTheCreationIsCaughtUp() {
    Task task = world.queued();
    world.duringStaging = () -> world.jobs.outage.next(Lost.ANSWER, 1);

    assertUnavailable(task);
    world.dispatch(task);

    assertThat(world.jobs.created()).hasSize(1);
    assertThat(world.stagedKeys).hasSize(1);
    assertThat(world.now(task).state().jobUid()).isEqualTo(world.job(task).uid());
  }

  @Test
  void anOutageUsesUpNoAttempt() {
    Task task = world.queued();
    for (int i = 0; i < 10; i++) {
      world.duringStaging =
          () -> {
            throw new UnavailableException("COS", "away", null);
          };
      assertUnavailable(task);
      assertThat(world.now(task).state().strikes()).isZero();
      assertThat(world.now(task).state().claimedAt()).isNull();
    }

    world.dispatch(task);

    assertThat(world.now(task).status()).isEqualTo(TaskStatus.RUNNING_AGENT);
  }

  @Test
  void anOutageOfTheDatabaseDuringStagingIsAnAbandonedClaim() {
    Task task = world.queued();
    world.duringStaging = () -> world.tasks.faults().goDown();

    assertUnavailable(task);
    world.tasks.faults().comeBack();
    world.dispatch(task);

    assertThat(world.now(task).status()).isEqualTo(TaskStatus.RUNNING_AGENT);
  }

  @Test
  void threeCrashesAreEnough() {
    Task task = world.queued();
    for (int i = 0; i < 3; i++) {
      crash(task);
    }

    world.dispatch(task);

    Task now = world.now(task);
    assertThat(now.status()).isEqualTo(TaskStatus.FAILED);
    assertThat(now.outcome().failure().code()).isEqualTo(FailureCode.STAGING_FAILED);
    assertThat(world.stagedKeys).hasSize(3);
    assertThat(world.events.finished()).hasSize(1);
  }

  private void assertUnavailable(Task task) {
    assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> world.dispatch(task));
  }
}
