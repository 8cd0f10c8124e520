package io.codeloom.core.job;

import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.Task;
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
 * @param gitCommit what its agent works on ({@link JobNames#GIT_COMMIT}); empty if no commit
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
    Instant createdAt,
    Optional<String> gitCommit) {

  /** A Job whose code is no commit. */
  public JobView(
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
    this(
        name,
        uid,
        taskId,
        phase,
        reason,
        deleting,
        held,
        activePods,
        endedFor,
        createdAt,
        Optional.empty());
  }

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

  /**
   * The task as it knows this Job. A row of an older time, restored from a backup, lacks the commit
   * too: its ref may lead elsewhere by now.
   */
  public Task adoptedBy(Task task) {
    Task adopting = task.withJobUid(uid);
    return task.state().gitCommit() == null
        ? gitCommit.map(adopting::withGitCommit).orElse(adopting)
        : adopting;
  }

  /** Whether this is the task's own Job, still meant to be there. */
  public boolean isLiveJobOf(UUID task) {
    return !deleting && taskId.filter(task::equals).isPresent();
  }
}
