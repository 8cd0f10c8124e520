package io.codeloom.platform.mysql;

import io.codeloom.core.port.TaskStore.Recorded;
import io.codeloom.core.task.Quota;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskChange;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Optional;

/** Records tasks, each id and each key of an owner once. */
final class Recording {
  private static final String INSERT =
      "INSERT INTO tasks (id, owner, idempotency_key, request_hash, input_type, git_url, git_ref,"
          + " zip_file_name, zip_key, target_file, task_description, limits, labels, agent_image,"
          + " key_source, git_credentials, origin, traceparent, status, message, version, attempt, strikes,"
          + " files, status_since, created_at, updated_at, write_token)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
          + " NOW(6), NOW(6), NOW(6), ?)";

  private static final String BY_KEY = TaskSql.SELECT + "WHERE owner = ? AND idempotency_key = ?";

  private Recording() {}

  /** The task, stored by this write or there before; {@code token} names this write. */
  static Recorded insert(Session session, Task task, Key key, Quota quota, String token)
      throws SQLException {
    if (quota.isLimited()) {
      Quotas.lock(session, task.owner());
      Optional<Recorded> there = stored(session, task, key, token);
      if (there.isPresent()) {
        return there.get();
      }
      Quotas.check(session, task.owner(), quota);
    }
    return insert(session, task, key, token);
  }

  private static Recorded insert(Session session, Task task, Key key, String token)
      throws SQLException {
    try {
      session.update(INSERT, values(task, key, token));
      session.update(TaskSql.APPEND_HISTORY, task.id().toString());
    } catch (SQLException e) {
      if (!SqlErrors.isDuplicateKey(e)) {
        throw e;
      }
    }
    return stored(session, task, key, token)
        .orElseThrow(() -> new SQLTransientException("the task was removed meanwhile"));
  }

  static Optional<Recorded> find(Session session, String owner, String key) throws SQLException {
    return session.selectOne(TaskRow::recorded, BY_KEY, owner, key);
  }

  private static Optional<Recorded> stored(Session session, Task task, Key key, String token)
      throws SQLException {
    Session.Row<Recorded> row = TaskRow.recordedBy(token);
    Optional<Recorded> sameId = session.selectOne(row, TaskSql.BY_ID, task.id().toString());
    return sameId.isPresent() ? sameId : session.selectOne(row, BY_KEY, task.owner(), key.value());
  }

  private static Object[] values(Task task, Key key, String token) {
    var spec = task.spec();
    var source = spec.source();
    var state = task.state();
    return new Object[] {
      task.id().toString(),
      task.owner(),
      key.value(),
      key.requestHash(),
      source.type().wireName(),
      source.gitUrl(),
      source.gitRef(),
      source.zipFileName(),
      source.zipKey(),
      spec.targetFile(),
      spec.description(),
      Json.write(spec.limits()),
      Json.write(spec.labels()),
      spec.agentImage(),
      spec.keySource(),
      spec.gitCredentials(),
      Json.write(spec.origin()),
      spec.trace() == null ? null : spec.trace().toString(),
      state.status().name(),
      TaskChange.cut(state.message()),
      state.version(),
      state.attempt(),
      state.strikes(),
      Json.write(task.outcome().files()),
      token
    };
  }

  /** The caller's idempotency key and what it stands for; both null for none. */
  record Key(String value, String requestHash) {}
}
