package io.codeloom.platform.mysql;

import io.codeloom.core.port.TaskCursor;
import io.codeloom.core.port.TaskStore;
import io.codeloom.core.task.Census;
import io.codeloom.core.task.Quota;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskChange;
import io.codeloom.core.task.TaskEvent;
import io.codeloom.core.task.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * The tasks in MySQL or MariaDB. Each method is one transaction, run again a few times when the
 * database is contended or breaks off; a write that was run again knows its own earlier success by
 * the token it left in the row.
 */
public final class MySqlTaskStore implements TaskStore {
  private final Transactions transactions;
  private final Supplier<UUID> tokens;

  /**
   * @param dataSource see {@link DataSources#create}; the caller closes it
   */
  public MySqlTaskStore(DataSource dataSource) {
    this(dataSource, UUID::randomUUID);
  }

  MySqlTaskStore(DataSource dataSource, Supplier<UUID> tokens) {
    this.transactions = new Transactions(dataSource);
    this.tokens = tokens;
  }

  @Override
  public Recorded insert(Task task, String idempotencyKey, String requestHash, Quota quota) {
    String token = token();
    Recording.Key key = new Recording.Key(idempotencyKey, requestHash);
    return transactions.run("recording a task", s -> Recording.insert(s, task, key, quota, token));
  }

  @Override
  public Optional<Task> find(UUID id) {
    return transactions.run(
        "finding a task", s -> s.selectOne(TaskRow::task, TaskSql.BY_ID, id.toString()));
  }

  @Override
  public Optional<Recorded> findByKey(String owner, String idempotencyKey) {
    return transactions.run("finding a key", s -> Recording.find(s, owner, idempotencyKey));
  }

  @Override
  public Optional<Task> replace(Task seen, Task next) {
    TaskChange change = new TaskChange(seen, next);
    String token = token();
    return transactions.run("changing a task", s -> Changing.replace(s, change, token));
  }

  @Override
  public Claim claim(Task seen, Admission admission, Duration abandonedAfter) {
    String token = token();
    return transactions.run(
        "claiming a task", s -> Claiming.claim(s, seen, admission, abandonedAfter, token));
  }

  @Override
  public Optional<Task> giveBack(Task seen) {
    String token = token();
    return transactions.run("giving a claim back", s -> Changing.giveBack(s, seen, token));
  }

  @Override
  public Optional<Task> requestCancel(Task seen) {
    String token = token();
    return transactions.run("noting a cancel", s -> Changing.requestCancel(s, seen, token));
  }

  @Override
  public void markPublished(UUID id) {
    transactions.run("noting a publication", s -> Changing.markPublished(s, id.toString()));
  }

  @Override
  public boolean markSettled(UUID id) {
    return transactions.run("noting an end", s -> Changing.markSettled(s, id.toString()) > 0);
  }

  @Override
  public List<TaskEvent> history(UUID id) {
    return transactions.run("reading a history", s -> Listing.history(s, id.toString()));
  }

  @Override
  public List<Task> list(String owner, TaskStatus status, TaskCursor after, int limit) {
    return transactions.run("listing tasks", s -> Listing.page(s, owner, status, after, limit));
  }

  @Override
  public int queuePosition(Task task) {
    // No connection for the rest: a status from the cache must not wait for the database.
    if (task.status() != TaskStatus.QUEUED) {
      return 0;
    }
    return transactions.run("reading the queue", s -> Queue.position(s, task));
  }

  @Override
  public List<Task> sweep(Sweep sweep, Duration age, TaskCursor after, int limit) {
    return transactions.run("sweeping " + sweep, s -> Sweeps.page(s, sweep, age, after, limit));
  }

  @Override
  public List<Task> nextToRun(Admission admission, int limit) {
    return transactions.run("reading the queue", s -> Queue.next(s, admission, limit));
  }

  @Override
  public Census census() {
    return transactions.run("counting tasks", Counting::census);
  }

  private String token() {
    return tokens.get().toString();
  }
}
