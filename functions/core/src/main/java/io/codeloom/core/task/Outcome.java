package io.codeloom.core.task;

import java.time.Instant;
import java.util.List;

/**
 * What became of a task.
 *
 * @param exitStatus how the agent ended; null if it never ran or is still running
 * @param failure why the task failed; null unless FAILED
 * @param prUrl the pull request; null if none
 * @param usage what was used; null before the end
 * @param files names of the files under {@code logs/<id>/}
 * @param resultPublishedAt when the result event was acknowledged by Kafka; null before that
 */
public record Outcome(
    ExitStatus exitStatus,
    Failure failure,
    String prUrl,
    Usage usage,
    List<String> files,
    Instant resultPublishedAt) {

  /** Nothing yet. */
  public static final Outcome NONE = new Outcome(null, null, null, null, List.of(), null);

  public Outcome {
    files = files == null ? List.of() : List.copyOf(files);
  }
}
