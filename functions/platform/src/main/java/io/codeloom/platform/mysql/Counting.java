package io.codeloom.platform.mysql;

import io.codeloom.core.task.Census;
import io.codeloom.core.task.TaskStatus;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;

/** Counts the tasks, by the index on their states alone. */
final class Counting {
  private static final String BY_STATUS = "SELECT status, COUNT(*) FROM tasks GROUP BY status";

  private static final String OLDEST_QUEUED =
      "SELECT TIMESTAMPDIFF(MICROSECOND, MIN(created_at), NOW(6)) FROM tasks"
          + " WHERE status = 'QUEUED'";

  private Counting() {}

  static Census census(Session session) throws SQLException {
    Map<TaskStatus, Integer> tasks = new EnumMap<>(TaskStatus.class);
    session.select(
        row -> tasks.put(TaskStatus.valueOf(row.getString(1)), row.getInt(2)), BY_STATUS);
    long micros = session.selectOne(row -> row.getLong(1), OLDEST_QUEUED).orElse(0L);
    return new Census(tasks, Duration.of(Math.max(0, micros), ChronoUnit.MICROS));
  }
}
