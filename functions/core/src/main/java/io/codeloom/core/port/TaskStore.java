package io.codeloom.core.port;

import io.codeloom.core.error.ProblemType;
import io.codeloom.core.error.RejectedException;
import io.codeloom.core.task.Census;
import io.codeloom.core.task.Quota;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskChange;
import io.codeloom.core.task.TaskEvent;
import io.codeloom.core.task.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The truth about all tasks. Every change is one compare-and-set on {@code version} that appends to
 * the task's history when its status changes or it is claimed; whoever loses the race reads again
 * and decides anew. Ages are judged by the database's clock; an age that is reached exactly counts.
 * Order by age is by (created_at, id as text).
 *
 * <p>Every method throws {@link io.codeloom.core.error.UnavailableException} when the database does
 * not answer; whether a write took effect is then unknown. A store that tries again by itself
 * recognises its own earlier write and never takes it for somebody else's. A caller that tries
 * again may find its own change in place and be told that the race is lost: it reads and decides
 * anew.
 *
 * <p>A message longer than {@link TaskChange#MESSAGE_LIMIT} characters is cut.
 */
public interface TaskStore {
  /** When to ask again for a place that nobody can tell the time of. */
  Duration UNTIL_ONE_ENDS = Duration.ofSeconds(30);

  /**
   * Records a new task.
   *
   * @param idempotencyKey the caller's key, unique per owner, at most 255 characters; null for none
   * @param requestHash digest of the request, compared when the key comes again; null without key
   * @return the stored task, or the one already stored under this id or key
   */
  default Recorded insert(Task task, String idempotencyKey, String requestHash) {
    return insert(task, idempotencyKey, requestHash, Quota.NONE);
  }

  /**
   * Records a new task if its owner's quota has room for it, in one step with counting: however
   * many record at once, the quota is never passed. A task already stored under this id or key is
   * answered whatever the quota.
   *
   * @throws RejectedException of TOO_MANY_REQUESTS if there is no room; nothing is recorded then
   */
  Recorded insert(Task task, String idempotencyKey, String requestHash, Quota quota);

  /** The answer to one task more than an owner may have at once. */
  static RejectedException tooManyAtOnce(Quota quota) {
    return new RejectedException(
        ProblemType.TOO_MANY_REQUESTS,
        quota.tasksAtOnce() + " tasks at once are allowed; wait until one ends, or cancel one.",
        UNTIL_ONE_ENDS);
  }

  /** The answer to one task more than an owner may have recorded within a day. */
  static RejectedException tooManyToday(Quota quota, Duration wait) {
    return new RejectedException(
        ProblemType.TOO_MANY_REQUESTS,
        quota.tasksADay() + " tasks within 24 hours are allowed.",
        wait);
  }

  /** The task of this id. */
  Optional<Task> find(UUID id);

  /** The task an owner's key stands for. */
  Optional<Recorded> findByKey(String owner, String idempotencyKey);

  /**
   * Replaces {@code seen} by {@code next} if nobody changed it since. Writes status, message,
   * commit, code path, Job uid and outcome; never the claim, the cancel request or the publication.
   * Moving into a final state leaves the result unpublished.
   *
   * @return the task as stored, or empty if the race is lost
   * @throws IllegalArgumentException if {@link TaskChange} forbids the change
   */
  Optional<Task> replace(Task seen, Task next);

  /**
   * Claims {@code seen} for staging: PROCESSING if it was PENDING or QUEUED, unchanged status if it
   * was already staging and its claim was given back or is older than {@code abandonedAfter};
   * attempt + 1 and strikes + 1. Admission is held in the same step for a task that was not
   * running: never more than {@code admission} allows are running.
   */
  Claim claim(Task seen, Admission admission, Duration abandonedAfter);

  /** The message of a task that was just claimed. */
  static String claimMessage(int attempt) {
    return attempt == 1 ? "Preparing the code" : "Preparing the code, attempt " + attempt;
  }

  /**
   * Gives a staging claim back because a service was away, which is not the task's fault: claimedAt
   * becomes null and strikes - 1, so that an outage never uses up the attempts. Giving it back
   * twice changes nothing.
   *
   * @return the task as stored, or empty if the race is lost or the task is not staging
   */
  Optional<Task> giveBack(Task seen);

  /**
   * Notes that a cancel was asked for. A second request changes nothing.
   *
   * @return the task as stored, or empty if the race is lost or the task has ended
   */
  Optional<Task> requestCancel(Task seen);

  /**
   * Notes that the result event of an ended task was acknowledged. Repeating it changes nothing,
   * and neither does it for a task that has not ended. Leaves version and {@code updatedAt} alone.
   */
  void markPublished(UUID id);

  /**
   * Notes that nothing of an ended task is left to do. Repeating it changes nothing, and neither
   * does it for a task that has not ended. Leaves version and {@code updatedAt} alone.
   *
   * @return whether this call was the first of its task; false also for one whose answer was lost
   */
  boolean markSettled(UUID id);

  /** The task's history, oldest first. */
  List<TaskEvent> history(UUID id);

  /**
   * An owner's tasks, newest first, by (created_at, id).
   *
   * @param status only these; null for all
   * @param after the last task of the page before; null for the first page
   * @param limit at most this many
   */
  List<Task> list(String owner, TaskStatus status, TaskCursor after, int limit);

  /** How many QUEUED tasks are older than this one, plus one; 0 unless it is QUEUED. */
  int queuePosition(Task task);

  /**
   * A page of tasks that {@code sweep} is about and that have been so for longer than {@code age},
   * oldest first.
   *
   * @param after the last task of the page before; null for the first page
   */
  List<Task> sweep(Sweep sweep, Duration age, TaskCursor after, int limit);

  /**
   * The QUEUED tasks that could be claimed now, oldest first: as many as there are free places, of
   * each owner only as many as that owner has free, so that one owner's queue never holds up
   * another's.
   *
   * @param limit at most this many
   */
  List<Task> nextToRun(Admission admission, int limit);

  /** How many tasks there are in each state, whoever owns them. */
  Census census();

  /**
   * A recorded request.
   *
   * @param created whether this call recorded it
   * @param requestHash the stored digest; null without key
   */
  record Recorded(Task task, boolean created, String requestHash) {}

  /**
   * How many tasks may run at once.
   *
   * @param total over all owners
   * @param perOwner of one owner
   */
  record Admission(int total, int perOwner) {}

  /** What became of a claim. */
  sealed interface Claim {
    /** The task is ours, with its new attempt. */
    record Claimed(Task task) implements Claim {}

    /** Somebody else changed the task, or its present claim is not abandoned. */
    record Lost() implements Claim {}

    /** No free place; the task stays as it is. */
    record Full() implements Claim {}
  }

  /** What reconcile looks for. */
  enum Sweep {
    /** PENDING since longer than the age. */
    PENDING,
    /** QUEUED since longer than the age. */
    QUEUED,
    /** Staging, unchanged for longer than the age. */
    STAGING,
    /** Staging since longer than the age, however often it was claimed or given back. */
    STAGING_FOR_LONG,
    /** RUNNING_AGENT or UPLOADING_RESULTS, unchanged for longer than the age. */
    RUNNING,
    /** UPLOADING_RESULTS since longer than the age. */
    COLLECTING_FOR_LONG,
    /** Not final, a cancel asked for longer ago than the age. */
    CANCELLING,
    /** Final since longer than the age, and {@link #markSettled} was not reached. */
    UNSETTLED,
    /** Settled since longer than the age, and for no more than {@link #SETTLED_SPAN} longer. */
    SETTLED;

    /** How long a sweep finds a settled task; all that ever were would be too many. */
    public static final Duration SETTLED_SPAN = Duration.ofMinutes(30);
  }
}
