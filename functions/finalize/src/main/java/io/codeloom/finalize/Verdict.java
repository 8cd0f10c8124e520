package io.codeloom.finalize;

import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.OutputManifest;
import io.codeloom.core.job.PodView;
import io.codeloom.core.task.Ending;
import io.codeloom.core.task.ExitStatus;
import io.codeloom.core.task.Failure;
import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.core.task.Usage;
import java.util.Optional;

/** How a task ends, from what the API server says of its Job and what the courier delivered. */
final class Verdict {
  private Verdict() {}

  static Ending of(Task task, JobEnd end, Outputs outputs) {
    Optional<OutputManifest> manifest = outputs.manifest();
    if (task.state().cancelRequestedAt() != null) {
      return ending(TaskStatus.CANCELLED, "Cancelled", null, outputs);
    }
    Optional<FailureCode> cause = outsideCause(end);
    if (cause.isPresent()) {
      return failed(cause.get(), outputs);
    }
    if (outputs.defect() != null) {
      return failed(FailureCode.OUTPUTS_INVALID, outputs);
    }
    if (manifest.isEmpty()) {
      return failed(
          end.deadlineExceeded() ? FailureCode.DEADLINE : FailureCode.OUTPUTS_MISSING, outputs);
    }
    if (manifest.get().secretInPatch()) {
      return failed(FailureCode.SECRET_IN_PATCH, outputs);
    }
    return ofRun(end, manifest.get(), outputs);
  }

  private static Ending ofRun(JobEnd end, OutputManifest manifest, Outputs outputs) {
    boolean finished = manifest.exitStatus() == ExitStatus.FINISHED && manifest.finishSeen();
    if (finished && end.complete() && !manifest.checkpoint()) {
      return ending(TaskStatus.COMPLETED, "Completed", null, outputs);
    }
    if (manifest.checkpoint() || end.deadlineExceeded()) {
      return failed(
          manifest.exitStatus() == ExitStatus.TIME_LIMIT
              ? FailureCode.TIME_LIMIT
              : end.deadlineExceeded() ? FailureCode.DEADLINE : FailureCode.CRASHED,
          outputs);
    }
    return failed(
        switch (manifest.exitStatus()) {
          case FINISHED, CANCELLED -> FailureCode.CRASHED;
          default -> FailureCode.of(manifest.exitStatus());
        },
        outputs);
  }

  /** What ended the Job from outside the agent's own run. */
  private static Optional<FailureCode> outsideCause(JobEnd end) {
    Optional<FailureCode> endedFor = end.job().flatMap(job -> job.endedFor());
    if (endedFor.isPresent()) {
      return endedFor;
    }
    if (end.deleted()) {
      return Optional.of(FailureCode.JOB_DELETED);
    }
    return end.complete()
        ? Optional.empty()
        : end.pods().stream().map(Verdict::podCause).flatMap(Optional::stream).findFirst();
  }

  private static Optional<FailureCode> podCause(PodView pod) {
    if ("Evicted".equals(pod.reason())) {
      boolean memory = pod.message() != null && pod.message().contains("memory");
      return Optional.of(
          pod.disrupted() || memory ? FailureCode.DISRUPTED : FailureCode.DISK_LIMIT);
    }
    if (pod.disrupted()) {
      return Optional.of(FailureCode.DISRUPTED);
    }
    if (pod.containers().stream().anyMatch(c -> "OOMKilled".equals(c.terminatedReason()))) {
      return Optional.of(FailureCode.OUT_OF_MEMORY);
    }
    boolean fetchFailed =
        pod.container(JobNames.FETCH)
            .map(PodView.ContainerView::exitCode)
            .filter(code -> code != 0)
            .isPresent();
    return fetchFailed ? Optional.of(FailureCode.STAGING_FAILED) : Optional.empty();
  }

  private static Ending failed(FailureCode code, Outputs outputs) {
    return ending(TaskStatus.FAILED, code.title(), Failure.of(code), outputs);
  }

  private static Ending ending(TaskStatus status, String what, Failure failure, Outputs outputs) {
    Optional<OutputManifest> manifest = outputs.manifest();
    ExitStatus exit =
        status == TaskStatus.CANCELLED
            ? ExitStatus.CANCELLED
            : manifest.map(OutputManifest::exitStatus).orElse(null);
    Usage usage = manifest.map(OutputManifest::usage).orElse(null);
    return new Ending(
        status, message(what, status, outputs), exit, failure, usage, null, outputs.files());
  }

  private static String message(String what, TaskStatus status, Outputs outputs) {
    StringBuilder text = new StringBuilder(what);
    if (outputs.defect() != null) {
      text.append(": ").append(outputs.defect());
    }
    outputs
        .manifest()
        .map(status == TaskStatus.COMPLETED ? OutputManifest::summary : OutputManifest::detail)
        .ifPresent(words -> text.append(": ").append(words));
    if (outputs.manifest().filter(OutputManifest::checkpoint).isPresent()) {
      text.append(". The outputs are those of the last checkpoint, at most 60 s before the end.");
    }
    return text.length() <= 1_000 ? text.toString() : text.substring(0, 1_000);
  }
}
