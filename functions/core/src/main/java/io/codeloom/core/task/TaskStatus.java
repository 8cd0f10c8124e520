package io.codeloom.core.task;

/**
 * The states of a task. {@link #canBecome} is the only place that says which changes are legal.
 *
 * <p>{@link #PENDING} means recorded and not yet published to Kafka.
 */
public enum TaskStatus {
  PENDING,
  QUEUED,
  PROCESSING,
  DOWNLOADING_CODE,
  RUNNING_AGENT,
  UPLOADING_RESULTS,
  COMPLETED,
  FAILED,
  CANCELLED;

  /**
   * Whether a task in this state may change to {@code next}. Staying in a state is no change.
   *
   * <p>PENDING to PROCESSING is legal because dispatch's event may overtake submit's own update;
   * PROCESSING and DOWNLOADING_CODE to UPLOADING_RESULTS because the Job's end may overtake
   * dispatch's.
   */
  public boolean canBecome(TaskStatus next) {
    return switch (this) {
      case PENDING -> next == QUEUED || next == PROCESSING || next.isAbort();
      case QUEUED -> next == PROCESSING || next.isAbort();
      case PROCESSING -> next == DOWNLOADING_CODE || next == UPLOADING_RESULTS || next.isAbort();
      case DOWNLOADING_CODE -> next == RUNNING_AGENT || next == UPLOADING_RESULTS || next.isAbort();
      case RUNNING_AGENT -> next == UPLOADING_RESULTS || next.isAbort();
      case UPLOADING_RESULTS -> next == COMPLETED || next.isAbort();
      case COMPLETED, FAILED, CANCELLED -> false;
    };
  }

  /** Whether nothing follows this state. */
  public boolean isFinal() {
    return this == COMPLETED || isAbort();
  }

  /** Whether a task in this state is claimed by a dispatch that stages its code. */
  public boolean isStaging() {
    return this == PROCESSING || this == DOWNLOADING_CODE;
  }

  /** Whether a task in this state counts against {@code MAX_RUNNING_TASKS}. */
  public boolean isRunning() {
    return isStaging() || this == RUNNING_AGENT || this == UPLOADING_RESULTS;
  }

  private boolean isAbort() {
    return this == FAILED || this == CANCELLED;
  }
}
