package io.codeloom.dispatch;

import static io.codeloom.core.task.TaskFixtures.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.ObjectKeys;
import io.codeloom.core.job.TimeBudget;
import io.codeloom.core.port.Outage.Lost;
import io.codeloom.core.task.Ending;
import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DispatchTaskTest {
  private final DispatchWorld world = new DispatchWorld();

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
  void ofTwoThatClaimAtOnceOneGoesOn() {
    Task task = world.queued();
    world.leases.goDown();
    world.tasks.faults().beforeNextWrite(() -> world.dispatch(task));

    world.dispatch(task);

    assertThat(world.jobs.created()).hasSize(1);
    assertThat(world.now(task).state().attempt()).isEqualTo(1);
  }

  @Test
  void withoutLeasesAClaimIsAbandonedOnlyAfterTheStagingCap() {
    Task task = crashed();
    world.leases.goDown();

    world.clock.advance(TimeBudget.STAGING_CAP);
    world.dispatch(task);
    assertThat(world.now(task).state().attempt()).isEqualTo(1);

    world.clock.advance(Duration.ofSeconds(61));
    world.dispatch(task);
    assertThat(world.now(task).status()).isEqualTo(TaskStatus.RUNNING_AGENT);
    assertThat(world.now(task).state().attempt()).isEqualTo(2);
  }

  @Test
  void aClaimThatWasTakenOverStopsAtItsNextWrite() {
    Task task = world.queued();
    world.duringStaging =
        () -> {
          world.leases.goDown();
          world.clock.advance(TimeBudget.CLAIM_ABANDONED.plusSeconds(1));
          world.dispatch(task);
        };

    world.dispatch(task);

    assertThat(world.jobs.created()).hasSize(1);
    assertThat(world.now(task).state().codePath()).isEqualTo(ObjectKeys.stagedCode(task.id(), 2));
    assertThat(world.now(task).status()).isEqualTo(TaskStatus.RUNNING_AGENT);
  }

  @Test
  void aFailureOfAClaimThatWasTakenOverFailsNothing() {
    Task task = world.queued();
    world.duringStaging =
        () -> {
          world.leases.goDown();
          world.clock.advance(TimeBudget.CLAIM_ABANDONED.plusSeconds(1));
          world.dispatch(task);
          throw new TaskFailedException(FailureCode.GIT_UNREACHABLE, "too late");
        };

    world.dispatch(task);

    assertThat(world.now(task).status()).isEqualTo(TaskStatus.RUNNING_AGENT);
    assertThat(world.events.finished()).isEmpty();
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
  void aCancelDuringStagingLeavesNoJob() {
    Task task = world.queued();
    world.duringStaging = () -> world.settle().settle(world.now(task), Ending.cancelled("asked"));

    world.dispatch(task);

    assertThat(world.now(task).status()).isEqualTo(TaskStatus.CANCELLED);
    assertThat(world.jobs.all()).isEmpty();
  }

  @Test
  void whatWasStagedForATaskThatEndedMeanwhileIsRemoved() {
    Task task = world.queued();
    world.duringStaging =
        () -> {
          world.settle().settle(world.now(task), Ending.cancelled("asked"));
          world.code.has(world.stagedKeys.get(0), new byte[1]);
        };

    world.dispatch(task);

    assertThat(world.code.keys()).isEmpty();
  }

  @Test
  void aRedeliveryRemovesWhatADispatchThatDiedLeftForATaskThatEnded() {
    Task ended = world.tasks.seed(aTask().attempt(1).status(TaskStatus.CANCELLED).build());
    URI url = URI.create("https://objects.example/x");
    world.secrets.put(ended.id(), url, url);
    world.code.has(ObjectKeys.stagedCode(ended.id(), 1), new byte[1]);

    world.dispatch(ended);

    assertThat(world.secrets.of(ended.id())).isEmpty();
    assertThat(world.code.keys()).isEmpty();
    assertThat(world.now(ended).status()).isEqualTo(TaskStatus.CANCELLED);
  }

  @Test
  void aCancelBetweenJobAndRowEndsTheJob() {
    Task task = world.queued();
    world.duringStaging = () -> raceAtSecondWrite(() -> requestCancel(task));

    world.dispatch(task);

    assertThat(world.now(task).isCancelling()).isTrue();
    assertThat(world.jobs.endedNow()).containsExactly(world.job(task).name());
  }

  @Test
  void aTaskThatEndedWhileItsJobWasMadeEndsTheJob() {
    Task task = world.queued();
    world.duringStaging =
        () ->
            raceAtSecondWrite(
                () ->
                    world.tasks.replace(
                        world.now(task), world.now(task).to(TaskStatus.CANCELLED, "asked")));

    world.dispatch(task);

    assertThat(world.now(task).status()).isEqualTo(TaskStatus.CANCELLED);
    assertThat(world.jobs.endedNow()).containsExactly(JobNames.job(task.id()));
    assertThat(world.jobs.all()).isEmpty();
    assertThat(world.secrets.of(task.id())).isEmpty();
  }

  @Test
  void aTaskThatEndsRightAfterItsCodeWasWrittenDownGetsNoJob() {
    Task task = world.queued();
    List<String> untilSecret = callsUntilTheSecret();
    world.calls.before(untilSecret.lastIndexOf("TaskStore.replace") + 1, () -> end(task));

    world.dispatch(task);

    assertThat(world.jobs.created()).isEmpty();
    assertThat(world.secrets.of(task.id())).isEmpty();
  }

  @Test
  void aDispatchThatComesLateLeavesNoSecretOfATaskThatWasSettledMeanwhile() {
    Task task = world.queued();
    world.calls.before(
        callsUntilTheSecret().size(),
        () -> {
          world.jobs.has(world.someJob(task, Optional.of(task.id()), false));
          world.jobs.complete(JobNames.job(task.id()));
          end(task);
        });

    world.dispatch(task);

    assertThat(world.secrets.of(task.id())).isEmpty();
    assertThat(world.jobs.created()).isEmpty();
  }

  private static List<String> callsUntilTheSecret() {
    DispatchWorld plain = new DispatchWorld();
    plain.dispatch(plain.queued());
    List<String> calls = plain.calls.calls();
    return calls.subList(0, calls.indexOf("TaskSecrets.put"));
  }

  private void end(Task task) {
    world.settle().settle(world.now(task), Ending.cancelled("asked"));
  }

  private void raceAtSecondWrite(Runnable other) {
    var faults = world.tasks.faults();
    faults.beforeNextWrite(() -> faults.beforeNextWrite(other));
  }

  private void requestCancel(Task task) {
    assertThat(world.tasks.requestCancel(world.now(task))).isPresent();
  }

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

  private Task crashed() {
    Task task = world.queued();
    crash(task);
    return task;
  }

  private void crash(Task task) {
    world.duringStaging =
        () -> {
          throw new IllegalStateException("the process died");
        };
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> world.dispatch(task));
  }

  private void assertUnavailable(Task task) {
    assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> world.dispatch(task));
  }
}
