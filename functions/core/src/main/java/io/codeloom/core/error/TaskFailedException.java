package io.codeloom.core.error;

import io.codeloom.core.task.FailureCode;

/** A task that cannot go on. The message reaches the caller, so it may hold no secret. */
public final class TaskFailedException extends CodeloomException {
  private final FailureCode code;

  /** A failure of {@code code}, with this task's particulars in {@code message}. */
  public TaskFailedException(FailureCode code, String message) {
    super(message, null);
    this.code = code;
  }

  /** The same, with the cause for the log. */
  public TaskFailedException(FailureCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** The reason from the one stable list. */
  public FailureCode code() {
    return code;
  }
}
