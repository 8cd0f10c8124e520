package io.codeloom.platform.metrics;

import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.observe.Observer;
import io.codeloom.core.port.TaskCursor;
import io.codeloom.core.port.TaskStore;
import io.codeloom.core.task.Census;
import io.codeloom.core.task.Quota;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskEvent;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.platform.logging.LogContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task store that logs each change of a task's state and tells the observer of beginnings and
 * ends. Both are told by the one whose write took effect, and so once.
 */
public final class ObservedTaskStore implements TaskStore {
  private static final Logger LOG = LoggerFactory.getLogger(ObservedTaskStore.class);

  private final TaskStore store;
  private final Observer observer;

  public ObservedTaskStore(TaskStore store, Observer observer) {
    this.store = store;
    this.observer = observer;
  }

  @Override
  public Recorded insert(Task task, String idempotencyKey, String requestHash, Quota quota) {
    Recorded recorded = store.insert(task, idempotencyKey, requestHash, quota);
    if (recorded.created()) {
      log(recorded.task());
      observer.submitted(recorded.task());
    }
    return recorded;
  }

  @Override
  public Optional<Task> replace(Task seen, Task next) {
    Optional<Task> stored = store.replace(seen, next);
    stored.filter(now -> now.status() != seen.status()).ifPresent(this::changed);
    return stored;
  }

  @Override
  public Claim claim(Task seen, Admission admission, Duration abandonedAfter) {
    Claim claim = store.claim(seen, admission, abandonedAfter);
    if (claim instanceof Claim.Claimed won) {
      log(won.task());
    }
    return claim;
  }

  private void changed(Task now) {
    log(now);
    if (now.isFinal()) {
      observer.ended(now, historyOf(now));
    }
  }

  private static void log(Task task) {
    LogContext.about(task);
    LOG.info("The task is {}", task.status());
  }

  /** For counting only: no reason to fail what has taken effect. */
  private List<TaskEvent> historyOf(Task ended) {
    try {
      return store.history(ended.id());
    } catch (UnavailableException e) {
      LOG.info("The times of the task's states are not counted", e);
      return List.of();
    }
  }

  @Override
  public Optional<Task> find(UUID id) {
    return store.find(id);
  }

  @Override
  public Optional<Recorded> findByKey(String owner, String idempotencyKey) {
    return store.findByKey(owner, idempotencyKey);
  }

  @Override
  public Optional<Task> giveBack(Task seen) {
    return store.giveBack(seen);
  }

  @Override
  public Optional<Task> requestCancel(Task seen) {
    return store.requestCancel(seen);
  }

  @Override
  public void markPublished(UUID id) {
    store.markPublished(id);
  }

  @Override
  public boolean markSettled(UUID id) {
    return store.markSettled(id);
  }

  @Override
  public List<TaskEvent> history(UUID id) {
    return store.history(id);
  }

  @Override
  public List<Task> list(String owner, TaskStatus status, TaskCursor after, int limit) {
    return store.list(owner, status, after, limit);
  }

  @Override
  public int queuePosition(Task task) {
    return store.queuePosition(task);
  }

  @Override
  public List<Task> sweep(Sweep sweep, Duration age, TaskCursor after, int limit) {
    return store.sweep(sweep, age, after, limit);
  }

  @Override
  public List<Task> nextToRun(Admission admission, int limit) {
    return store.nextToRun(admission, limit);
  }

  @Override
  public Census census() {
    return store.census();
  }
}
