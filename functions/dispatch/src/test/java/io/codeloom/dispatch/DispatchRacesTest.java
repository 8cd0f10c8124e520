package io.codeloom.dispatch;

import static io.codeloom.core.task.TaskFixtures.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.ObjectKeys;
import io.codeloom.core.job.TimeBudget;
import io.codeloom.core.task.Ending;
import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DispatchRacesTest extends DispatchScene {
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

  @Test
  void aDispatchThatStalledUntilTheJobWasForgottenMakesNoSecondOne() {
    Task task = world.queued();
    world.calls.before(callsUntilTheSecret().size(), () -> end(task));

    world.dispatch(task);

    assertThat(world.jobs.created()).isEmpty();
    assertThat(world.secrets.of(task.id())).isEmpty();
    assertThat(world.now(task).status()).isEqualTo(TaskStatus.CANCELLED);
  }

  @Test
  void aRowThatWasReadLongAgoIsReasonForNoJob() {
    Task task = world.queued();
    world.calls.before(
        callsUntilTheSecret().size() + 1,
        () -> world.clock.advance(JobLauncher.FRESH.plusSeconds(1)));

    assertThatThrownBy(() -> world.dispatch(task)).isInstanceOf(UnavailableException.class);

    assertThat(world.jobs.created()).isEmpty();
    assertThat(world.now(task).state().strikes()).isZero();
    world.dispatch(task);
    assertThat(world.jobs.created()).hasSize(1);
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
}
