package io.codeloom.platform.mysql;

import io.codeloom.core.task.TaskStatus;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The SQL that more than one class needs. It runs on MySQL 8 and later and MariaDB 11 and later.
 */
final class TaskSql {
  /** In their order; never {@code *}, since a newer version may have added some. */
  static final String COLUMNS =
      "id, owner, request_hash, input_type, git_url, git_ref, zip_file_name, zip_key,"
          + " code_path_cos, target_file, task_description, limits, labels, agent_image,"
          + " key_source, git_credentials, origin, traceparent, status, message, version, attempt, strikes,"
          + " claimed_at, git_commit, job_uid, cancel_requested_at, exit_status, failure, pr_url,"
          + " `usage`, files, result_published_at, created_at, updated_at, write_token";

  static final String SELECT = "SELECT " + COLUMNS + " FROM tasks ";

  static final String BY_ID = SELECT + "WHERE id = ?";

  /** Adds the present state to the history, at the time it was written. */
  static final String APPEND_HISTORY =
      "INSERT INTO task_events (task_id, status, message, attempt, created_at)"
          + " SELECT id, status, message, attempt, updated_at FROM tasks WHERE id = ?";

  static final String STAGING = anyOf(TaskStatus::isStaging);
  static final String RUNNING = anyOf(TaskStatus::isRunning);
  static final String FINAL = anyOf(TaskStatus::isFinal);
  static final String NOT_FINAL = anyOf(status -> !status.isFinal());

  private TaskSql() {}

  /** {@code ('A','B')}, to follow {@code status IN}. */
  static String anyOf(Predicate<TaskStatus> wanted) {
    return Arrays.stream(TaskStatus.values())
        .filter(wanted)
        .map(status -> "'" + status.name() + "'")
        .collect(Collectors.joining(",", "(", ")"));
  }
}
