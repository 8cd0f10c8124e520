package io.codeloom.finalize;

import io.codeloom.core.job.OutputManifest;
import io.codeloom.core.task.Ending;
import io.codeloom.core.task.ExitStatus;
import io.codeloom.core.task.Failure;
import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.core.task.Usage;
import java.util.Optional;

/**
 * How a task ends, from what the API server says of its Job and what the courier delivered.
 * COMPLETED takes a Job that is Complete and outputs, delivered whole, of a run that finished.
 */
final class Verdict {
  private static final int MAX_WORDS = 1_000;
  private static final String CHECKPOINT =
      ". The outputs are those of the last checkpoint; what came after it is lost.";

  private Verdict() {}

  static Ending of(Task task, JobEnd end, Outputs outputs) {
    if (task.state().cancelRequestedAt() != null) {
      return ending(TaskStatus.CANCELLED, "Cancelled", null, outputs);
    }
    Optional<FailureCode> failure =
        OutsideCause.of(end)
            .or(() -> ofDelivery(end, outputs))
            .or(() -> ofRun(end, outputs.manifest().orElseThrow()));
    return failure
        .map(code -> ending(TaskStatus.FAILED, code.title(), Failure.of(code), outputs))
        .orElseGet(() -> ending(TaskStatus.COMPLETED, "Completed", null, outputs));
  }

  private static Optional<FailureCode> ofDelivery(JobEnd end, Outputs outputs) {
    if (outputs.defect() != null) {
      return Optional.of(FailureCode.OUTPUTS_INVALID);
    }
    if (outputs.manifest().isEmpty()) {
      return Optional.of(
          end.deadlineExceeded() ? FailureCode.DEADLINE : FailureCode.OUTPUTS_MISSING);
    }
    return outputs.manifest().get().secretInPatch()
        ? Optional.of(FailureCode.SECRET_IN_PATCH)
        : Optional.empty();
  }

  private static Optional<FailureCode> ofRun(JobEnd end, OutputManifest manifest) {
    boolean finished = manifest.exitStatus() == ExitStatus.FINISHED && manifest.finishSeen();
    if (finished && end.complete()) {
      return manifest.checkpoint() ? Optional.of(FailureCode.OUTPUTS_MISSING) : Optional.empty();
    }
    return Optional.of(
        switch (manifest.exitStatus()) {
          case FINISHED, CANCELLED, CRASHED -> lateOr(FailureCode.CRASHED, end);
          case MODEL_ERROR -> lateOr(FailureCode.MODEL_ERROR, end);
          default -> FailureCode.of(manifest.exitStatus());
        });
  }

  /** A run that its deadline cut off has these endings only because of that. */
  private static FailureCode lateOr(FailureCode code, JobEnd end) {
    return end.deadlineExceeded() ? FailureCode.DEADLINE : code;
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
    boolean checkpoint = outputs.manifest().filter(OutputManifest::checkpoint).isPresent();
    return cut(text.toString()) + (checkpoint ? CHECKPOINT : "");
  }

  private static String cut(String text) {
    if (text.length() <= MAX_WORDS) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(MAX_WORDS - 1)) ? MAX_WORDS - 1 : MAX_WORDS;
    return text.substring(0, end);
  }
}
