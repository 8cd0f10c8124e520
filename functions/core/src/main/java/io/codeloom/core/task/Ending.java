package io.codeloom.core.task;

import java.util.List;

/**
 * How a task shall be settled.
 *
 * @param status the final state
 * @param message the ending in words for the caller
 * @param exitStatus how the agent ended; null if it never ran
 * @param failure why it failed; null unless FAILED
 * @param usage what was used; null if unknown
 * @param prUrl the pull request; null if none
 * @param files names of the files now under {@code logs/<id>/}
 */
public record Ending(
    TaskStatus status,
    String message,
    ExitStatus exitStatus,
    Failure failure,
    Usage usage,
    String prUrl,
    List<String> files) {

  public Ending {
    if (!status.isFinal()) {
      throw new IllegalArgumentException(status + " ends nothing");
    }
    if ((failure != null) != (status == TaskStatus.FAILED)) {
      throw new IllegalArgumentException("FAILED and only FAILED has a failure");
    }
    files = files == null ? List.of() : List.copyOf(files);
  }

  /** A failure before any agent ran. */
  public static Ending failed(FailureCode code, String message) {
    return new Ending(TaskStatus.FAILED, message, null, Failure.of(code), null, null, List.of());
  }

  /** A cancel before any agent ran. */
  public static Ending cancelled(String message) {
    return new Ending(TaskStatus.CANCELLED, message, null, null, null, null, List.of());
  }

  /** What the row shall say, the result not yet published. */
  public Outcome outcome() {
    return new Outcome(exitStatus, failure, prUrl, usage, files, null);
  }
}
