package io.codeloom.finalize;

import static io.codeloom.core.task.TaskFixtures.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.JobView;
import io.codeloom.core.job.JobView.Phase;
import io.codeloom.core.job.PodView;
import io.codeloom.core.job.PodView.ContainerView;
import io.codeloom.core.task.Ending;
import io.codeloom.core.task.ExitStatus;
import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VerdictTest {
  private static final UUID ID = UUID.randomUUID();
  private static final String BACKOFF = "BackoffLimitExceeded";
  private static final String DEADLINE = "DeadlineExceeded";
  private static final PodView FAILED_POD = pod(null, null, false, container("agent", "Error", 1));

  @ParameterizedTest
  @CsvSource({
    // Job, reason, exit status, checkpoint -> failure; an agent that did not finish exits with 1
    "COMPLETE,, FINISHED, false,",
    "COMPLETE,, FINISHED, true, OUTPUTS_MISSING",
    "COMPLETE,, CRASHED, false, CRASHED",
    "COMPLETE,, STEP_LIMIT, false, STEP_LIMIT",
    "FAILED, BackoffLimitExceeded, FINISHED, false, CRASHED",
    "FAILED, BackoffLimitExceeded, STEP_LIMIT, false, STEP_LIMIT",
    "FAILED, BackoffLimitExceeded, TOKEN_LIMIT, false, TOKEN_LIMIT",
    "FAILED, BackoffLimitExceeded, TIME_LIMIT, false, TIME_LIMIT",
    "FAILED, BackoffLimitExceeded, DISK_LIMIT, false, DISK_LIMIT",
    "FAILED, BackoffLimitExceeded, STUCK, false, STUCK",
    "FAILED, BackoffLimitExceeded, FORMAT_ERROR, false, FORMAT_ERROR",
    "FAILED, BackoffLimitExceeded, CONTEXT_OVERFLOW, false, CONTEXT_OVERFLOW",
    "FAILED, BackoffLimitExceeded, MODEL_ERROR, false, MODEL_ERROR",
    "FAILED, BackoffLimitExceeded, CANCELLED, false, CRASHED",
    "FAILED, BackoffLimitExceeded, CRASHED, false, CRASHED",
    "FAILED, BackoffLimitExceeded, CRASHED, true, CRASHED",
    "FAILED, BackoffLimitExceeded, DISK_LIMIT, true, DISK_LIMIT",
    "FAILED, DeadlineExceeded, CRASHED, true, DEADLINE",
    "FAILED, DeadlineExceeded, CANCELLED, false, DEADLINE",
    "FAILED, DeadlineExceeded, MODEL_ERROR, true, DEADLINE",
    "FAILED, DeadlineExceeded, FINISHED, false, DEADLINE",
    "FAILED, DeadlineExceeded, TIME_LIMIT, false, TIME_LIMIT",
    "FAILED, DeadlineExceeded, DISK_LIMIT, true, DISK_LIMIT",
    "FAILED, PodFailurePolicy, CANCELLED, false, DISRUPTED",
  })
  void aRunThatEndedByItselfIsJudgedByJobAndManifest(
      Phase phase, String reason, ExitStatus exit, boolean checkpoint, FailureCode code) {
    Packed packed = Packed.of(ID).exit(exit);
    Outputs outputs = outputs(checkpoint ? packed.checkpoint() : packed);

    Ending ending = Verdict.of(task(), end(phase, reason, FAILED_POD), outputs);

    assertEnds(ending, code);
    assertThat(ending.exitStatus()).isEqualTo(exit);
    assertThat(ending.usage()).isEqualTo(Packed.USAGE);
    assertThat(ending.files()).containsExactly("diff.patch");
    assertThat(ending.message().contains("last checkpoint")).isEqualTo(checkpoint);
  }

  @Test
  void finishedWithoutAFinishThatWasSeenIsNoCompletion() {
    Ending ending = Verdict.of(task(), end(Phase.COMPLETE, null), outputs(Packed.of(ID).unseen()));

    assertEnds(ending, FailureCode.CRASHED);
  }

  @Test
  void aPatchThatHoldsASecretFailsTheTaskHoweverItEnded() {
    Outputs outputs = outputs(Packed.of(ID).secretInPatch());

    assertEnds(Verdict.of(task(), end(Phase.COMPLETE, null), outputs), FailureCode.SECRET_IN_PATCH);
    assertEnds(
        Verdict.of(task(), end(Phase.FAILED, BACKOFF), outputs), FailureCode.SECRET_IN_PATCH);
  }

  @ParameterizedTest
  @CsvSource({
    "COMPLETE,, OUTPUTS_MISSING",
    "FAILED, BackoffLimitExceeded, OUTPUTS_MISSING",
    "FAILED, DeadlineExceeded, DEADLINE",
    "FAILED, PodFailurePolicy, DISRUPTED"
  })
  void withoutOutputsTheJobAloneSaysWhy(Phase phase, String reason, FailureCode code) {
    Ending ending = Verdict.of(task(), end(phase, reason), Outputs.NONE);

    assertEnds(ending, code);
    assertThat(ending.exitStatus()).isNull();
    assertThat(ending.usage()).isNull();
  }

  @ParameterizedTest
  @EnumSource(names = {"IMAGE_UNAVAILABLE", "POD_CONFIG_ERROR", "NO_CAPACITY", "JOB_DELETED"})
  void aJobThatCodeloomEndedFailsForTheReasonNoted(FailureCode why) {
    JobEnd end = end(Phase.FAILED, DEADLINE, Optional.of(why));

    assertEnds(Verdict.of(task(), end, Outputs.NONE), why);
    assertEnds(Verdict.of(task(), end, outputs(Packed.of(ID).exit(ExitStatus.CRASHED))), why);
  }

  @Test
  void aJobThatCompletedBeforeItsEndTookEffectIsComplete() {
    JobEnd end = end(Phase.COMPLETE, null, Optional.of(FailureCode.NO_CAPACITY));

    assertEnds(Verdict.of(task(), end, outputs(Packed.of(ID))), null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Pod ephemeral local storage usage exceeds the total limit of containers 1Gi. | DISK_LIMIT",
        "Usage of EmptyDir volume \"code\" exceeds the limit \"1Gi\". | DISK_LIMIT",
        "Container agent exceeded its local ephemeral storage limit \"1Gi\". | DISK_LIMIT",
        "The node was low on resource: memory. Threshold quantity: 100Mi. | DISRUPTED",
        "The node was low on resource: ephemeral-storage. | DISRUPTED",
        "The node had condition: [DiskPressure]. | DISRUPTED",
        "Pod was rejected: The node had condition: [DiskPressure]. | DISRUPTED",
        " | DISK_LIMIT"
      })
  void anEvictionIsTheTasksFaultUnlessTheNodeRanShort(String message, FailureCode code) {
    JobEnd end = end(Phase.FAILED, BACKOFF, pod("Evicted", message, false));

    Outputs lastCheckpoint = outputs(Packed.of(ID).exit(ExitStatus.CRASHED).checkpoint());
    assertEnds(Verdict.of(task(), end, lastCheckpoint), code);
    assertEnds(Verdict.of(task(), end, Outputs.NONE), code);
  }

  /** By the kubelet, which looks again when it is started again. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "OutOfcpu | Node didn't have enough resource: cpu, requested: 600, used: 1800 | NO_CAPACITY",
        "OutOfmemory | Node didn't have enough resource: memory, requested: 1 | NO_CAPACITY",
        "TaintToleration | Predicate TaintToleration failed | DISRUPTED",
        "UnexpectedAdmissionError | Allocate failed | DISRUPTED",
      })
  void aPodThatItsNodeRejectsIsNotTheTasksFault(String reason, String why, FailureCode code) {
    PodView rejected = pod(reason, "Pod was rejected: " + why, false);

    assertEnds(Verdict.of(task(), end(Phase.FAILED, BACKOFF, rejected), Outputs.NONE), code);
    assertPod(code, rejected);
  }

  @Test
  void podsTellOfMemoryDisruptionAndFetching() {
    assertPod(
        FailureCode.OUT_OF_MEMORY, pod(null, null, false, container("agent", "OOMKilled", 137)));
    assertPod(FailureCode.DISRUPTED, pod(null, null, true, container("agent", "OOMKilled", 137)));
    assertPod(FailureCode.DISRUPTED, pod("Evicted", "Pod ephemeral", true));
    assertPod(
        FailureCode.STAGING_FAILED, pod(null, null, false, container(JobNames.FETCH, "Error", 1)));
    assertPod(
        FailureCode.CRASHED, pod(null, null, false, container(JobNames.FETCH, "Completed", 0)));
  }

  /**
   * Of the out-of-memory killer's work containerd keeps the name for the container, whichever of
   * its processes was killed and however the container ended.
   */
  @Test
  void anAgentThatOutlivedACommandWithoutMemoryIsJudgedByItsOwnEnd() {
    JobEnd end =
        end(Phase.FAILED, BACKOFF, pod(null, null, false, container("agent", "OOMKilled", 1)));

    assertEnds(
        Verdict.of(task(), end, outputs(Packed.of(ID).exit(ExitStatus.STEP_LIMIT))),
        FailureCode.STEP_LIMIT);
    assertPod(
        FailureCode.OUT_OF_MEMORY,
        pod(null, null, false, container(JobNames.FETCH, "OOMKilled", 1)));
    assertPod(
        FailureCode.CRASHED, pod(null, null, false, container(JobNames.COURIER, "OOMKilled", 0)));
  }

  /** So it is with a node that was switched off and on again. */
  @ParameterizedTest
  @CsvSource({"Unknown, 255", "ContainerStatusUnknown, 137"})
  void aContainerWhoseNodeLostItWasDisrupted(String reason, int exitCode) {
    for (String name : List.of(JobNames.FETCH, JobNames.AGENT)) {
      PodView lost = pod(null, null, false, container(name, reason, exitCode));

      assertPod(FailureCode.DISRUPTED, lost);
      assertEnds(
          Verdict.of(task(), end(Phase.FAILED, BACKOFF, lost), Outputs.NONE),
          FailureCode.DISRUPTED);
      // So are those marked as well that had no time to start.
      assertEnds(
          Verdict.of(task(), end(Phase.FAILED, DEADLINE, lost), Outputs.NONE),
          FailureCode.DEADLINE);
    }
    assertPod(
        FailureCode.STAGING_FAILED,
        pod(
            null,
            null,
            false,
            container(JobNames.FETCH, "Error", 1),
            container("agent", reason, exitCode)));
  }

  private static void assertPod(FailureCode code, PodView pod) {
    Outputs outputs = outputs(Packed.of(ID).exit(ExitStatus.CRASHED));
    assertEnds(Verdict.of(task(), end(Phase.FAILED, BACKOFF, pod), outputs), code);
  }

  @Test
  void aJobThatIsGoneOrWasDeletedFailsItsTaskWithWhatIsThere() {
    JobEnd gone = new JobEnd(Packed.JOB_UID, Optional.empty(), List.of(), false);

    assertEnds(Verdict.of(task(), gone, outputs(Packed.of(ID))), FailureCode.JOB_DELETED);
    assertEnds(Verdict.of(task(), gone, Outputs.NONE), FailureCode.JOB_DELETED);
    assertEnds(Verdict.of(task(), end(Phase.RUNNING, null), Outputs.NONE), FailureCode.JOB_DELETED);
  }

  @Test
  void aJobThatCanDeliverNothingAnyMoreFailsItsTaskWithTheLastCheckpoint() {
    Optional<JobView> job = Optional.of(job(Phase.RUNNING, null, Optional.empty()));
    JobEnd silent = new JobEnd(Packed.JOB_UID, job, List.of(FAILED_POD), true);
    JobEnd suspended = new JobEnd(Packed.JOB_UID, job, List.of(), true);

    assertEnds(
        Verdict.of(task(), silent, outputs(Packed.of(ID).checkpoint())), FailureCode.DISRUPTED);
    assertEnds(Verdict.of(task(), suspended, Outputs.NONE), FailureCode.NO_CAPACITY);
  }

  @Test
  void aCancelCountsHoweverTheJobEnded() {
    Task cancelling =
        aTask()
            .id(ID)
            .status(TaskStatus.UPLOADING_RESULTS)
            .cancelRequestedAt(Instant.EPOCH)
            .build();
    for (JobEnd end :
        List.of(
            end(Phase.COMPLETE, null),
            end(Phase.FAILED, DEADLINE),
            new JobEnd(Packed.JOB_UID, Optional.empty(), List.of(), false))) {
      Ending ending = Verdict.of(cancelling, end, outputs(Packed.of(ID)));

      assertThat(ending.status()).isEqualTo(TaskStatus.CANCELLED);
      assertThat(ending.exitStatus()).isEqualTo(ExitStatus.CANCELLED);
      assertThat(ending.failure()).isNull();
      assertThat(ending.files()).containsExactly("diff.patch");
    }
    assertThat(Verdict.of(cancelling, end(Phase.FAILED, DEADLINE), Outputs.NONE).status())
        .isEqualTo(TaskStatus.CANCELLED);
  }

  @Test
  void theMessageSaysWhatHappenedInTheCouriersWordsAndIsBounded() {
    Packed failed = Packed.of(ID).exit(ExitStatus.MODEL_ERROR).detail("429 from the provider");
    assertThat(Verdict.of(task(), end(Phase.FAILED, BACKOFF), outputs(failed)).message())
        .isEqualTo("The model could not be used: 429 from the provider");
    assertThat(Verdict.of(task(), end(Phase.COMPLETE, null), outputs(Packed.of(ID))).message())
        .isEqualTo("Completed: all done");

    Packed wordy =
        Packed.of(ID).exit(ExitStatus.CRASHED).checkpoint().detail("\uD83D\uDE00".repeat(5_000));
    String message = Verdict.of(task(), end(Phase.FAILED, DEADLINE), outputs(wordy)).message();
    assertThat(message).hasSizeLessThan(1_100).endsWith("what came after it is lost.");
    assertThat(message.codePoints()).noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
  }

  private static void assertEnds(Ending ending, FailureCode code) {
    assertThat(ending.status()).isEqualTo(code == null ? TaskStatus.COMPLETED : TaskStatus.FAILED);
    assertThat(Optional.ofNullable(ending.failure()).map(failure -> failure.code()))
        .isEqualTo(Optional.ofNullable(code));
    if (code != null) {
      assertThat(ending.message()).startsWith(code.title());
    }
  }

  private static Task task() {
    return aTask().id(ID).status(TaskStatus.UPLOADING_RESULTS).build();
  }

  private static Outputs outputs(Packed packed) {
    return new Outputs(Optional.of(packed.manifest()), List.of("diff.patch"), null);
  }

  private static JobEnd end(Phase phase, String reason, PodView... pods) {
    return new JobEnd(
        Packed.JOB_UID, Optional.of(job(phase, reason, Optional.empty())), List.of(pods), false);
  }

  private static JobEnd end(Phase phase, String reason, Optional<FailureCode> endedFor) {
    return new JobEnd(Packed.JOB_UID, Optional.of(job(phase, reason, endedFor)), List.of(), false);
  }

  private static JobView job(Phase phase, String reason, Optional<FailureCode> endedFor) {
    boolean deleting = phase == Phase.RUNNING;
    return new JobView(
        JobNames.job(ID),
        Packed.JOB_UID,
        Optional.of(ID),
        phase,
        reason,
        deleting,
        true,
        0,
        endedFor,
        Instant.EPOCH);
  }

  private static PodView pod(
      String reason, String message, boolean disrupted, ContainerView... containers) {
    Instant then = Instant.EPOCH;
    return new PodView(
        "p",
        "pu",
        "Failed",
        reason,
        message,
        disrupted,
        false,
        false,
        then,
        then,
        List.of(containers));
  }

  private static ContainerView container(String name, String reason, int exitCode) {
    return new ContainerView(name, null, reason, exitCode);
  }
}
