package io.codeloom.platform.mysql;

import io.codeloom.core.port.TaskStore.Recorded;
import io.codeloom.core.task.ExitStatus;
import io.codeloom.core.task.Failure;
import io.codeloom.core.task.InputType;
import io.codeloom.core.task.Limits;
import io.codeloom.core.task.Outcome;
import io.codeloom.core.task.RequestOrigin;
import io.codeloom.core.task.Source;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskEvent;
import io.codeloom.core.task.TaskSpec;
import io.codeloom.core.task.TaskState;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.core.task.Usage;
import io.codeloom.core.trace.TraceParent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import tools.jackson.core.type.TypeReference;

/** Reads rows of {@code tasks} and {@code task_events}. */
final class TaskRow {
  private static final TypeReference<Map<String, String>> LABELS = new TypeReference<>() {};
  private static final TypeReference<List<String>> FILES = new TypeReference<>() {};

  private TaskRow() {}

  static Task task(ResultSet row) throws SQLException {
    return new Task(
        UUID.fromString(row.getString("id")),
        row.getString("owner"),
        spec(row),
        state(row),
        outcome(row),
        time(row, "created_at"),
        time(row, "updated_at"));
  }

  static Recorded recorded(ResultSet row) throws SQLException {
    return new Recorded(task(row), false, row.getString("request_hash"));
  }

  /** Recorded, and whether by the write this token names. */
  static Session.Row<Recorded> recordedBy(String token) {
    return row ->
        new Recorded(
            task(row), token.equals(row.getString("write_token")), row.getString("request_hash"));
  }

  static TaskEvent event(ResultSet row) throws SQLException {
    return new TaskEvent(
        TaskStatus.valueOf(row.getString("status")),
        row.getString("message"),
        row.getInt("attempt"),
        time(row, "created_at"));
  }

  private static TaskSpec spec(ResultSet row) throws SQLException {
    return new TaskSpec(
        source(row),
        row.getString("target_file"),
        row.getString("task_description"),
        Json.read(row.getString("limits"), Limits.class),
        Json.read(row.getString("labels"), LABELS),
        row.getString("agent_image"),
        row.getString("key_source"),
        row.getString("git_credentials"),
        Json.read(row.getString("origin"), RequestOrigin.class),
        TraceParent.parse(row.getString("traceparent")).orElse(null));
  }

  private static Source source(ResultSet row) throws SQLException {
    return new Source(
        InputType.valueOf(row.getString("input_type").toUpperCase(Locale.ROOT)),
        row.getString("git_url"),
        row.getString("git_ref"),
        row.getString("zip_file_name"),
        row.getString("zip_key"));
  }

  private static TaskState state(ResultSet row) throws SQLException {
    return new TaskState(
        TaskStatus.valueOf(row.getString("status")),
        row.getString("message"),
        row.getLong("version"),
        row.getInt("attempt"),
        row.getInt("strikes"),
        time(row, "claimed_at"),
        row.getString("git_commit"),
        row.getString("code_path_cos"),
        row.getString("job_uid"),
        time(row, "cancel_requested_at"));
  }

  private static Outcome outcome(ResultSet row) throws SQLException {
    String exitStatus = row.getString("exit_status");
    return new Outcome(
        exitStatus == null ? null : ExitStatus.of(exitStatus),
        Json.read(row.getString("failure"), Failure.class),
        row.getString("pr_url"),
        Json.read(row.getString("usage"), Usage.class),
        Json.read(row.getString("files"), FILES),
        time(row, "result_published_at"));
  }

  /** Columns hold UTC without saying so; as local times the driver leaves them alone. */
  private static Instant time(ResultSet row, String column) throws SQLException {
    LocalDateTime utc = row.getObject(column, LocalDateTime.class);
    return utc == null ? null : utc.toInstant(ZoneOffset.UTC);
  }
}
