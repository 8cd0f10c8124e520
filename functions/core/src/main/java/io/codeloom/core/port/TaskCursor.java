package io.codeloom.core.port;

import io.codeloom.core.task.Task;
import java.time.Instant;
import java.util.UUID;

/**
 * A place in an ordered list of tasks.
 *
 * @param createdAt of the last task seen
 * @param id of the last task seen
 */
public record TaskCursor(Instant createdAt, UUID id) {
  /** The place right after {@code task}. */
  public static TaskCursor after(Task task) {
    return new TaskCursor(task.createdAt(), task.id());
  }
}
