package io.codeloom.platform.mysql;

import io.codeloom.core.port.TaskStore;
import io.codeloom.core.port.TaskStore.Admission;
import io.codeloom.core.port.TaskStore.Claim;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Claims tasks for staging. The lock on the one row of {@code admission}, held until the commit,
 * makes counting the running tasks and adding one a single step. Only claims take it, and they take
 * it before the task's own lock, so that no two transactions wait for each other.
 */
final class Claiming {
  private static final String LOCK_ADMISSION = "SELECT id FROM admission WHERE id = 1 FOR UPDATE";

  private static final String CLAIMABLE =
      "SELECT COUNT(*) FROM tasks WHERE id = ? AND version = ? AND (status IN "
          + TaskSql.anyOf(Claiming::isWaiting)
          + " OR (status IN "
          + TaskSql.STAGING
          + " AND (claimed_at IS NULL OR claimed_at <= NOW(6) - INTERVAL ? MICROSECOND)))";

  private static final String RUNNING =
      "SELECT COUNT(*) FROM tasks WHERE status IN " + TaskSql.RUNNING;

  /** The status comes last: what is assigned before it must still see the old one. */
  private static final String CLAIM =
      "UPDATE tasks SET status_since = IF(status = ?, status_since, NOW(6)), message = ?,"
          + " attempt = attempt + 1, strikes = strikes + 1, claimed_at = NOW(6),"
          + " version = version + 1, updated_at = NOW(6), write_token = ?, status = ?"
          + " WHERE id = ? AND version = ?";

  private static final String BY_TOKEN = TaskSql.BY_ID + " AND write_token = ?";

  private Claiming() {}

  static Claim claim(
      Session session, Task seen, Admission admission, Duration abandonedAfter, String token)
      throws SQLException {
    String id = seen.id().toString();
    Optional<Task> before = session.selectOne(TaskRow::task, BY_TOKEN, id, token);
    if (before.isPresent()) {
      return new Claim.Claimed(before.get());
    }
    boolean takesPlace = !seen.status().isRunning();
    if (takesPlace) {
      session.selectInt(LOCK_ADMISSION);
    }
    if (!isClaimable(session, seen, abandonedAfter)) {
      return new Claim.Lost();
    }
    if (takesPlace && isFull(session, seen.owner(), admission)) {
      return new Claim.Full();
    }
    return update(session, seen, token);
  }

  static int freePlaces(Session session, Admission admission) throws SQLException {
    return Math.max(0, admission.total() - session.selectInt(RUNNING));
  }

  private static boolean isClaimable(Session session, Task seen, Duration abandonedAfter)
      throws SQLException {
    return session.selectInt(
            CLAIMABLE, seen.id().toString(), seen.state().version(), Sweeps.micros(abandonedAfter))
        > 0;
  }

  private static boolean isFull(Session session, String owner, Admission admission)
      throws SQLException {
    return session.selectInt(RUNNING) >= admission.total()
        || session.selectInt(RUNNING + " AND owner = ?", owner) >= admission.perOwner();
  }

  private static Claim update(Session session, Task seen, String token) throws SQLException {
    String id = seen.id().toString();
    TaskStatus status = seen.status().isStaging() ? seen.status() : TaskStatus.PROCESSING;
    String message = TaskStore.claimMessage(seen.state().attempt() + 1);
    long version = seen.state().version();
    if (session.update(CLAIM, status.name(), message, token, status.name(), id, version) == 0) {
      return new Claim.Lost();
    }
    session.update(TaskSql.APPEND_HISTORY, id);
    return new Claim.Claimed(session.selectOne(TaskRow::task, TaskSql.BY_ID, id).orElseThrow());
  }

  private static boolean isWaiting(TaskStatus status) {
    return status == TaskStatus.PENDING || status == TaskStatus.QUEUED;
  }
}
