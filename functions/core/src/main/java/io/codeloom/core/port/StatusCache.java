package io.codeloom.core.port;

import io.codeloom.core.task.Task;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * A copy of tasks for the fast path. Never the truth and never in the way: when the cache does not
 * answer, {@link #find} is empty and {@link #put} does nothing; neither throws.
 */
public interface StatusCache {
  /** How long the copy of a task that is going on lives. */
  Duration GOING_LIFE = Duration.ofSeconds(5);

  /** How long the copy of an ended task lives. */
  Duration FINAL_LIFE = Duration.ofHours(1);

  /** The copy, at most 5 s old while the task is going on. */
  Optional<Task> find(UUID id);

  /**
   * Keeps a copy, {@link #GOING_LIFE} or once final {@link #FINAL_LIFE}, unless a copy of a higher
   * version is there.
   */
  void put(Task task);
}
