package io.codeloom.platform.mysql;

import io.codeloom.core.port.TaskStore;
import io.codeloom.core.task.Quota;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Holds an owner's quota. The lock on the owner's row, held until the commit, makes counting its
 * tasks and adding one a single step, for however many submit pods. Only recordings take it, and
 * they take it before anything else.
 */
final class Quotas {
  private static final String LOCK = "SELECT owner FROM owners WHERE owner = ? FOR UPDATE";

  /** Waits for, and then locks, a row that another transaction has just made. */
  private static final String MAKE =
      "INSERT INTO owners (owner) VALUES (?) ON DUPLICATE KEY UPDATE owner = VALUES(owner)";

  private static final String NOT_ENDED =
      "SELECT COUNT(*) FROM tasks WHERE owner = ? AND status IN " + TaskSql.NOT_FINAL;

  /** Seconds until the task that uses up the day is a day old. */
  private static final String DAY_USED_UP =
      "SELECT TIMESTAMPDIFF(SECOND, NOW(6), created_at + INTERVAL 1 DAY) FROM tasks"
          + " WHERE owner = ? AND created_at > NOW(6) - INTERVAL 1 DAY"
          + " ORDER BY created_at DESC, id DESC LIMIT 1 OFFSET ?";

  private Quotas() {}

  static void lock(Session session, String owner) throws SQLException {
    if (session.selectOne(row -> row.getString(1), LOCK, owner).isEmpty()) {
      session.update(MAKE, owner);
    }
  }

  /**
   * Asks whether one more task fits; the owner must be locked.
   *
   * @throws io.codeloom.core.error.RejectedException if it does not
   */
  static void check(Session session, String owner, Quota quota) throws SQLException {
    if (session.selectInt(NOT_ENDED, owner) >= quota.tasksAtOnce()) {
      throw TaskStore.tooManyAtOnce(quota);
    }
    Optional<Integer> wait =
        session.selectOne(row -> row.getInt(1), DAY_USED_UP, owner, quota.tasksADay() - 1);
    if (wait.isPresent()) {
      throw TaskStore.tooManyToday(quota, Duration.ofSeconds(wait.get() + 1L));
    }
  }
}
