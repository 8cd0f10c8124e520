package io.codeloom.platform.mysql;

import io.codeloom.core.port.TaskCursor;
import io.codeloom.core.port.TaskStore.Sweep;
import io.codeloom.core.task.Task;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Finds the tasks that have been in a state for too long, by the database's clock. */
final class Sweeps {
  private static final String OLD_ENOUGH = " <= NOW(6) - INTERVAL ? MICROSECOND";
  private static final String BEYOND = " AND (created_at > ? OR (created_at = ? AND id > ?))";
  private static final String PAGE = " ORDER BY created_at, id LIMIT ?";

  private Sweeps() {}

  static List<Task> page(Session session, Sweep sweep, Duration age, TaskCursor after, int limit)
      throws SQLException {
    String sql = TaskSql.SELECT + "WHERE " + meant(sweep) + OLD_ENOUGH;
    List<Object> values = new ArrayList<>(List.of(micros(age)));
    if (sweep == Sweep.SETTLED) {
      values.add(micros(age));
    }
    if (after != null) {
      sql += BEYOND;
      values.addAll(List.of(utc(after), utc(after), after.id().toString()));
    }
    values.add(limit);
    return session.select(TaskRow::task, sql + PAGE, values.toArray());
  }

  /** The column of the age comes last. */
  private static String meant(Sweep sweep) {
    return switch (sweep) {
      case PENDING -> "status = 'PENDING' AND status_since";
      case QUEUED -> "status = 'QUEUED' AND status_since";
      case STAGING -> "status IN " + TaskSql.STAGING + " AND updated_at";
      case STAGING_FOR_LONG -> "status IN " + TaskSql.STAGING + " AND status_since";
      case RUNNING ->
          "status IN "
              + TaskSql.anyOf(status -> status.isRunning() && !status.isStaging())
              + " AND updated_at";
      case COLLECTING_FOR_LONG -> "status = 'UPLOADING_RESULTS' AND status_since";
      case CANCELLING -> "status IN " + TaskSql.NOT_FINAL + " AND cancel_requested_at";
      case UNSETTLED -> "settled_at IS NULL AND status IN " + TaskSql.FINAL + " AND status_since";
      case SETTLED ->
          "settled_at > NOW(6) - INTERVAL ? MICROSECOND - INTERVAL "
              + micros(Sweep.SETTLED_SPAN)
              + " MICROSECOND AND settled_at";
    };
  }

  static long micros(Duration duration) {
    return TimeUnit.MICROSECONDS.convert(duration);
  }

  static LocalDateTime utc(TaskCursor cursor) {
    return LocalDateTime.ofInstant(cursor.createdAt(), ZoneOffset.UTC);
  }
}
