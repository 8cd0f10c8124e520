package io.codeloom.platform.mysql;

import io.codeloom.core.port.TaskCursor;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskEvent;
import io.codeloom.core.task.TaskStatus;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/** Lists an owner's tasks and a task's history. */
final class Listing {
  private static final String HISTORY =
      "SELECT status, message, attempt, created_at FROM task_events WHERE task_id = ? ORDER BY id";

  private Listing() {}

  static List<Task> page(
      Session session, String owner, TaskStatus status, TaskCursor after, int limit)
      throws SQLException {
    StringBuilder sql = new StringBuilder(TaskSql.SELECT).append("WHERE owner = ?");
    List<Object> parameters = new ArrayList<>(List.of(owner));
    if (status != null) {
      sql.append(" AND status = ?");
      parameters.add(status.name());
    }
    if (after != null) {
      LocalDateTime time = Sweeps.utc(after);
      sql.append(" AND (created_at < ? OR (created_at = ? AND id < ?))");
      parameters.addAll(List.of(time, time, after.id().toString()));
    }
    parameters.add(limit);
    sql.append(" ORDER BY created_at DESC, id DESC LIMIT ?");
    return session.select(TaskRow::task, sql.toString(), parameters.toArray());
  }

  static List<TaskEvent> history(Session session, String id) throws SQLException {
    return session.select(TaskRow::event, HISTORY, id);
  }
}
