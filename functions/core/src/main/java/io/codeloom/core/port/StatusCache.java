package io.codeloom.core.port;

import io.codeloom.core.task.Task;
import java.util.Optional;
import java.util.UUID;

/**
 * A copy of tasks for the fast path. Never the truth and never in the way: when the cache does not
 * answer, {@link #find} is empty and {@link #put} does nothing; neither throws.
 */
public interface StatusCache {
  /** The copy, at most 5 s old while the task is going on. */
  Optional<Task> find(UUID id);

  /** Keeps a copy, 5 s or once final 1 h, unless a copy of a higher version is there. */
  void put(Task task);
}
