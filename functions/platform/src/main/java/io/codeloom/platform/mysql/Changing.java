package io.codeloom.platform.mysql;

import io.codeloom.core.task.Outcome;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskChange;
import io.codeloom.core.task.TaskState;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Changes tasks by compare-and-set on their version. Every write leaves its token in the row: a
 * write that is run again because its answer was lost finds its own token and knows that it won,
 * unless somebody has changed the task since; then the race counts as lost.
 */
final class Changing {
  private static final String CAS = " WHERE id = ? AND version = ?";

  private static final String REPLACE =
      "UPDATE tasks SET status = ?, message = ?, git_commit = ?, code_path_cos = ?, job_uid = ?,"
          + " exit_status = ?, failure = ?, pr_url = ?, `usage` = ?, files = ?,"
          + " status_since = IF(?, NOW(6), status_since),"
          + " version = version + 1, updated_at = NOW(6), write_token = ?"
          + CAS;

  private static final String GIVE_BACK =
      "UPDATE tasks SET claimed_at = NULL, strikes = strikes - 1,"
          + " version = version + 1, updated_at = NOW(6), write_token = ?"
          + CAS
          + " AND claimed_at IS NOT NULL AND status IN "
          + TaskSql.STAGING;

  private static final String REQUEST_CANCEL =
      "UPDATE tasks SET cancel_requested_at = NOW(6),"
          + " version = version + 1, updated_at = NOW(6), write_token = ?"
          + CAS
          + " AND cancel_requested_at IS NULL AND status IN "
          + TaskSql.NOT_FINAL;

  private static final String BY_TOKEN = TaskSql.BY_ID + " AND write_token = ?";

  private static final String GIVEN_BACK =
      TaskSql.BY_ID
          + " AND (write_token = ? OR version = ?) AND claimed_at IS NULL AND status IN "
          + TaskSql.STAGING;

  private static final String CANCELLING =
      TaskSql.BY_ID
          + " AND (write_token = ? OR version = ?) AND cancel_requested_at IS NOT NULL"
          + " AND status IN "
          + TaskSql.NOT_FINAL;

  private static final String PUBLISHED =
      "UPDATE tasks SET result_published_at = NOW(6)"
          + " WHERE id = ? AND result_published_at IS NULL AND status IN "
          + TaskSql.FINAL;

  private static final String SETTLED =
      "UPDATE tasks SET settled_at = NOW(6)"
          + " WHERE id = ? AND settled_at IS NULL AND status IN "
          + TaskSql.FINAL;

  private Changing() {}

  static Optional<Task> replace(Session session, TaskChange change, String token)
      throws SQLException {
    TaskState next = change.next().state();
    Outcome outcome = change.next().outcome();
    String id = change.seen().id().toString();
    int changed =
        session.update(
            REPLACE,
            next.status().name(),
            TaskChange.cut(next.message()),
            next.gitCommit(),
            next.codePath(),
            next.jobUid(),
            outcome.exitStatus() == null ? null : outcome.exitStatus().wireName(),
            Json.write(outcome.failure()),
            outcome.prUrl(),
            Json.write(outcome.usage()),
            Json.write(outcome.files()),
            change.changesStatus(),
            token,
            id,
            change.seen().state().version());
    if (changed == 0) {
      return session.selectOne(TaskRow::task, BY_TOKEN, id, token);
    }
    if (change.changesStatus()) {
      session.update(TaskSql.APPEND_HISTORY, id);
    }
    return session.selectOne(TaskRow::task, TaskSql.BY_ID, id);
  }

  static Optional<Task> giveBack(Session session, Task seen, String token) throws SQLException {
    return note(session, GIVE_BACK, GIVEN_BACK, seen, token);
  }

  static Optional<Task> requestCancel(Session session, Task seen, String token)
      throws SQLException {
    return note(session, REQUEST_CANCEL, CANCELLING, seen, token);
  }

  static int markPublished(Session session, String id) throws SQLException {
    return session.update(PUBLISHED, id);
  }

  static int markSettled(Session session, String id) throws SQLException {
    return session.update(SETTLED, id);
  }

  /** {@code stored} finds the row after {@code update}, or when it already says the same. */
  private static Optional<Task> note(
      Session session, String update, String stored, Task seen, String token) throws SQLException {
    String id = seen.id().toString();
    long version = seen.state().version();
    session.update(update, token, id, version);
    return session.selectOne(TaskRow::task, stored, id, token, version);
  }
}
