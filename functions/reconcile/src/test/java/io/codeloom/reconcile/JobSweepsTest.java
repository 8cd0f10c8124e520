package io.codeloom.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.event.JobCheck;
import io.codeloom.core.job.JobManifest;
import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.JobView;
import io.codeloom.core.job.ObjectKeys;
import io.codeloom.core.job.TimeBudget;
import io.codeloom.core.port.TaskStore.Admission;
import io.codeloom.core.task.Ending;
import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tasks with Jobs, and Jobs that are still there. */
class JobSweepsTest {
  private static final Duration INSTANT = Duration.ofMillis(1);

  private final ReconcileWorld world = new ReconcileWorld(new Admission(2, 1));

  @ParameterizedTest
  @EnumSource(names = {"RUNNING_AGENT", "UPLOADING_RESULTS"})
  void finalizeIsAskedToLookAtAJobThatIsGone(TaskStatus status) {
    Task task = world.withJob(status);
    world.jobs.vanish(world.name(task));
    world.pass(Duration.ofSeconds(60).minus(INSTANT));
    world.run();
    assertThat(world.checks.sent()).isEmpty();

    world.pass(INSTANT);
    world.run();

    assertThat(world.checks.sent())
        .containsExactly(new JobCheck(world.name(task), task.state().jobUid()));
  }

  @Test
  void finalizeIsAskedToLookAtAnEndedJobAtOnceAndUntilItIsReleased() {
    Task task = world.running();
    world.jobs.complete(world.name(task));

    world.run();
    world.run();
    assertThat(world.checked()).containsExactly(task.id(), task.id());

    world.jobs.release(world.job(task));
    world.run();
    assertThat(world.checks.sent()).hasSize(2);
  }

  @Test
  void aJobThatRunsIsLeftInPeaceAsLongAsItCanDeliver() {
    Task task = world.running();
    world.hasPod(task, "Running", false);
    world.pass(life(task).minusSeconds(1));

    world.run();
    assertThat(world.checks.sent()).isEmpty();

    world.passSeconds(2);
    world.run();
    assertThat(world.checks.sent())
        .containsExactly(new JobCheck(world.name(task), task.state().jobUid()));
    assertThat(world.jobs.endedNow()).isEmpty();
  }

  private static Duration life(Task task) {
    return TimeBudget.of(task).presignedLife();
  }

  @ParameterizedTest
  @CsvSource({
    "Pending, ImagePullBackOff, IMAGE_UNAVAILABLE",
    "Pending, ErrImagePull, IMAGE_UNAVAILABLE",
    "Pending, InvalidImageName, IMAGE_UNAVAILABLE",
    "Pending, CreateContainerConfigError, POD_CONFIG_ERROR",
    "Pending, RunContainerError, POD_CONFIG_ERROR",
    "Pending, CrashLoopBackOff, POD_CONFIG_ERROR",
  })
  void aPodThatCanNeverRunIsEndedAfterThreeMinutes(String phase, String why, FailureCode code) {
    Task task = world.running();
    world.hasPod(task, phase, false, why);
    world.pass(Duration.ofMinutes(3).minus(INSTANT));
    world.run();
    assertThat(world.jobs.endedNow()).isEmpty();

    world.pass(INSTANT);
    world.run();

    assertThat(world.jobs.endedNow()).containsExactly(world.name(task));
    assertThat(world.job(task).endedFor()).contains(code);
  }

  /** Its containers only wait for each other, whatever it is that the kubelet tries in vain. */
  @Test
  void aPodWhoseSecretIsMissingIsEndedAfterThreeMinutes() {
    Task task = world.running();
    world.hasUnmountedPod(task, "Pending");
    world.pass(Duration.ofMinutes(3).minus(INSTANT));
    world.run();
    assertThat(world.jobs.endedNow()).isEmpty();

    world.pass(INSTANT);
    world.run();

    assertThat(world.job(task).endedFor()).contains(FailureCode.POD_CONFIG_ERROR);
  }

  /** Its sandbox goes before its last status is written. */
  @Test
  void aPodThatHasRunIsNotTakenForOneThatCannotStart() {
    Task task = world.running();
    world.hasUnmountedPod(task, "Running");
    world.pass(Duration.ofHours(1));

    world.run();

    assertThat(world.jobs.endedNow()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Pending, PodInitializing",
    "Pending, ContainerCreating",
    "Running, CrashLoopBackOff"
  })
  void aPodThatMayYetRunIsNot(String phase, String why) {
    Task task = world.running();
    world.hasPod(task, phase, false, why);
    world.pass(Duration.ofHours(1));

    world.run();

    assertThat(world.jobs.endedNow()).isEmpty();
  }

  @Test
  void aPodWithoutANodeIsEndedPastItsStartAllowance() {
    Task task = world.running();
    world.hasPod(task, "Pending", true);
    world.pass(TimeBudget.START_ALLOWANCE.minus(INSTANT));
    world.run();
    assertThat(world.jobs.endedNow()).isEmpty();

    world.pass(INSTANT);
    world.run();

    assertThat(world.job(task).endedFor()).contains(FailureCode.NO_CAPACITY);
  }

  @Test
  void aCancelIsRepeatedUntilTheJobHasEnded() {
    Task task = world.tasks.requestCancel(world.running()).orElseThrow();
    world.hasPod(task, "Running", false);
    world.pass(Duration.ofSeconds(30).minus(INSTANT));
    world.run();
    assertThat(world.jobs.endedNow()).isEmpty();

    world.pass(INSTANT);
    world.run();
    world.run();
    assertThat(world.jobs.endedNow()).hasSize(2);

    world.jobs.fail(world.name(task), "DeadlineExceeded");
    world.run();
    assertThat(world.jobs.endedNow()).hasSize(2);
    assertThat(world.checked()).containsOnly(task.id());
  }

  @Test
  void aCancelledJobWithoutPodsWhichNoDeadlineCanEndIsDeleted() {
    Task task = world.tasks.requestCancel(world.running()).orElseThrow();
    world.passSeconds(30);

    world.run();

    assertThat(world.job(task).deleting()).isTrue();
    assertThat(world.job(task).held()).isTrue();
  }

  @Test
  void aJobDeletedByHandIsEndedSoThatItsAgentStillDelivers() {
    Task task = world.running();
    world.hasPod(task, "Running", false);
    world.jobs.deletedByHand(world.name(task));

    world.run();

    assertThat(world.job(task).endedFor()).contains(FailureCode.JOB_DELETED);
    world.passSeconds(60);
    world.run();
    assertThat(world.checked()).containsExactly(task.id());
  }

  @Test
  void anotherJobOfTheNameIsNeverTouched() {
    Task task = world.tasks.requestCancel(world.running()).orElseThrow();
    world.jobs.has(job(world.name(task), Optional.empty(), Instant.EPOCH));
    world.pass(Duration.ofHours(2));

    world.run();

    assertThat(world.jobs.endedNow()).isEmpty();
    assertThat(world.job(task).deleting()).isFalse();
    assertThat(world.checks.sent())
        .containsExactly(new JobCheck(world.name(task), task.state().jobUid()));
  }

  @Test
  void aJobUnderAnEndedTaskIsEndedAndThenReleased() {
    Task task = world.running();
    world.hasPod(task, "Running", false);
    world.settle.settle(task, Ending.failed(FailureCode.CRASHED, "x"));
    int before = world.jobs.endedNow().size();

    world.run();
    assertThat(world.jobs.endedNow()).hasSize(before + 1);

    world.jobs.fail(world.name(task), "DeadlineExceeded");
    world.run();
    assertThat(world.job(task).held()).isFalse();
  }

  @Test
  void aJobOfNoTaskIsRemovedAfterAnHour() {
    UUID nobody = UUID.randomUUID();
    world.jobs.createdAt(world.tasks.clock().now());
    world.jobs.create(new JobManifest(nobody, ""));
    world.pass(Duration.ofHours(1));
    world.run();
    assertThat(world.jobs.all()).hasSize(1);

    world.pass(INSTANT);
    world.run();

    assertThat(world.jobs.all()).isEmpty();
  }

  @Test
  void theAgentOfNoTaskIsEndedBeforeAllItHasIsRemoved() {
    UUID nobody = UUID.randomUUID();
    String job = JobNames.job(nobody);
    world.jobs.createdAt(world.tasks.clock().now());
    world.jobs.create(new JobManifest(nobody, ""));
    world.jobs.hasPods(job, world.pod("Running", false));
    world.code.has(ObjectKeys.outputs(nobody), new byte[1]);
    world.tokens.store(nobody, "a-token");
    world.pass(Duration.ofHours(1).plus(INSTANT));

    world.run();
    assertThat(world.jobs.endedNow()).containsExactly(job);
    assertThat(world.code.keys()).containsExactly(ObjectKeys.outputs(nobody));

    world.jobs.fail(job, "DeadlineExceeded");
    world.jobs.hasPods(job);
    world.run();
    assertThat(world.jobs.all()).isEmpty();
    assertThat(world.code.keys()).isEmpty();
    assertThat(world.tokens.kept()).isEmpty();
  }

  @Test
  void aJobOfNoTaskOnANodeThatIsGoneIsRemovedAnHourLater() {
    UUID nobody = UUID.randomUUID();
    world.jobs.createdAt(world.tasks.clock().now());
    world.jobs.create(new JobManifest(nobody, ""));
    world.jobs.hasPods(JobNames.job(nobody), world.pod("Running", false));
    world.pass(Duration.ofHours(2));
    world.run();
    assertThat(world.jobs.all()).hasSize(1);

    world.pass(INSTANT);
    world.run();

    assertThat(world.jobs.all()).isEmpty();
  }

  private static JobView job(String name, Optional<UUID> task, Instant createdAt) {
    return new JobView(
        name,
        "another",
        task,
        JobView.Phase.RUNNING,
        null,
        false,
        true,
        1,
        Optional.empty(),
        createdAt);
  }
}
