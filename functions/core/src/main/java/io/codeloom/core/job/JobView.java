package io.codeloom.core.job;

import io.codeloom.core.task.FailureCode;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What the API server says of a Job (batch/v1).
 *
 * @param name its name
 * @param uid its uid
 * @param taskId from its label; empty unless the labels are Codeloom's own and fit the name
 * @param phase how far it is
 * @param reason reason of the ending condition, such as {@code DeadlineExceeded}; null if none
 * @param deleting whether it has a deletionTimestamp
 * @param held whether it carries Codeloom's finalizer
 * @param activePods status.active
 * @param endedFor why Codeloom ended it ({@link JobNames#ENDED_FOR}); empty if it did not
 * @param createdAt creationTimestamp
 */
public record JobView(
    String name,
    String uid,
    Optional<UUID> taskId,
    Phase phase,
    String reason,
    boolean deleting,
    boolean held,
    int activePods,
    Optional<FailureCode> endedFor,
    Instant createdAt) {

  /** How far a Job is. */
  public enum Phase {
    RUNNING,
    /** Condition {@code Complete} is {@code True}. */
    COMPLETE,
    /** Condition {@code Failed} is {@code True}. */
    FAILED
  }

  /** Whether it has an ending condition. SuccessCriteriaMet and FailureTarget are none. */
  public boolean finished() {
    return phase != Phase.RUNNING;
  }

  /**
   * Whether it goes on although it cannot deliver any more: its presigned URLs have expired. So it
   * is with a node that is gone without Kubernetes noticing, since a Job fails only when its pods
   * have ended, and with a Job that stays suspended, since it has no deadline.
   */
  public boolean outlived(TimeBudget budget, Instant now) {
    return !finished() && createdAt.plus(budget.presignedLife()).isBefore(now);
  }

  /** Whether this is the task's own Job, still meant to be there. */
  public boolean isLiveJobOf(UUID task) {
    return !deleting && taskId.filter(task::equals).isPresent();
  }
}
