package io.codeloom.platform.mysql;

import io.codeloom.core.port.TaskCursor;
import io.codeloom.core.port.TaskStore.Admission;
import io.codeloom.core.task.Task;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.List;

/** Reads the queue: who comes when. */
final class Queue {
  private static final String OLDER =
      "SELECT COUNT(*) FROM tasks WHERE status = 'QUEUED'"
          + " AND (created_at < ? OR (created_at = ? AND id < ?))";

  /** Each queued task with the number of its owner's tasks that would run with it. */
  private static final String ADMISSIBLE =
      "SELECT queued.id FROM"
          + " (SELECT id, owner, ROW_NUMBER() OVER (PARTITION BY owner ORDER BY created_at, id)"
          + " AS place FROM tasks WHERE status = 'QUEUED') queued"
          + " LEFT JOIN (SELECT owner, COUNT(*) AS places FROM tasks WHERE status IN "
          + TaskSql.RUNNING
          + " GROUP BY owner) taken ON taken.owner = queued.owner"
          + " WHERE queued.place + COALESCE(taken.places, 0) <= ?";

  private static final String NEXT =
      TaskSql.SELECT + "WHERE id IN (" + ADMISSIBLE + ") ORDER BY created_at, id LIMIT ?";

  private Queue() {}

  /** Of a task that is QUEUED. */
  static int position(Session session, Task task) throws SQLException {
    LocalDateTime time = Sweeps.utc(TaskCursor.after(task));
    return 1 + session.selectInt(OLDER, time, time, task.id().toString());
  }

  static List<Task> next(Session session, Admission admission, int limit) throws SQLException {
    int free = Math.min(limit, Claiming.freePlaces(session, admission));
    return session.select(TaskRow::task, NEXT, admission.perOwner(), free);
  }
}
