package io.codeloom.core.task;

/**
 * A change of a task that needs no claim: what {@link io.codeloom.core.port.TaskStore#replace} may
 * write. A task comes into PROCESSING by a claim only, because only a claim holds admission.
 *
 * @param seen the task as it was read
 * @param next the task as it shall be
 */
public record TaskChange(Task seen, Task next) {
  /** Characters of a message at most. */
  public static final int MESSAGE_LIMIT = 4_000;

  public TaskChange {
    if (!seen.id().equals(next.id())) {
      throw new IllegalArgumentException("two tasks: " + seen.id() + " and " + next.id());
    }
    if (seen.isFinal()) {
      throw new IllegalArgumentException("task " + seen.id() + " has ended");
    }
    TaskStatus from = seen.status();
    TaskStatus to = next.status();
    if (from != to && (!from.canBecome(to) || to == TaskStatus.PROCESSING)) {
      throw new IllegalArgumentException(
          "task " + seen.id() + " cannot go from " + from + " to " + to);
    }
  }

  /** Whether the history gets a new line. */
  public boolean changesStatus() {
    return seen.status() != next.status();
  }

  /** The message to store, cut to {@link #MESSAGE_LIMIT} characters, never within a character. */
  public static String cut(String message) {
    if (message == null || message.length() <= MESSAGE_LIMIT) {
      return message;
    }
    int end = Character.isHighSurrogate(message.charAt(MESSAGE_LIMIT - 1)) ? 1 : 0;
    return message.substring(0, MESSAGE_LIMIT - end);
  }
}
