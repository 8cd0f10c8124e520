package io.codeloom.platform.mysql;

import io.codeloom.core.event.TaskFinished;
import io.codeloom.core.task.TaskChange;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Brings tasks of a database that was restored to an older time to the ends they have had since.
 * What was published is what happened: neither is the agent run again nor anything told twice.
 */
public final class Restoration {
  private static final String END =
      "UPDATE tasks SET status = ?, message = ?, exit_status = ?, failure = ?, pr_url = ?,"
          + " `usage` = ?, files = ?, result_published_at = NOW(6), settled_at = NULL,"
          + " status_since = NOW(6), version = version + 1, updated_at = NOW(6), write_token = ?"
          + " WHERE id = ? AND status IN "
          + TaskSql.NOT_FINAL;

  private final Transactions transactions;

  /**
   * @param dataSource see {@link DataSources#create}; the caller closes it
   */
  public Restoration(DataSource dataSource) {
    this.transactions = new Transactions(dataSource);
  }

  /**
   * Ends the task as {@code result} says, whatever state it is in; what is left to remove is left
   * to reconcile. Repeating it changes nothing, and neither does it for a task that has ended or is
   * not there.
   *
   * @return whether the task was ended by this call
   * @throws io.codeloom.core.error.UnavailableException if the database does not answer
   */
  public boolean end(TaskFinished result) {
    String token = UUID.randomUUID().toString();
    return transactions.run("restoring an end", session -> end(session, result, token));
  }

  private static boolean end(Session session, TaskFinished result, String token)
      throws SQLException {
    String id = result.taskId().toString();
    List<String> files =
        new ArrayList<>(result.outputs() == null ? List.of() : result.outputs().keySet());
    files.sort(null);
    int ended =
        session.update(
            END,
            result.status().name(),
            TaskChange.cut(result.message()),
            result.exitStatus() == null ? null : result.exitStatus().wireName(),
            Json.write(result.failure()),
            result.prUrl(),
            Json.write(result.usage()),
            Json.write(files),
            token,
            id);
    if (ended > 0) {
      session.update(TaskSql.APPEND_HISTORY, id);
    }
    return ended > 0;
  }
}
