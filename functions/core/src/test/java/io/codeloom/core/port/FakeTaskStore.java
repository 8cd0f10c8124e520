package io.codeloom.core.port;

import io.codeloom.core.task.Census;
import io.codeloom.core.task.Quota;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskChange;
import io.codeloom.core.task.TaskEvent;
import io.codeloom.core.task.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A task store in memory that passes the same contract suite as the real one. Tests let its clock
 * advance and make it fail.
 */
public final class FakeTaskStore implements TaskStore {
  private static final Duration DAY = Duration.ofDays(1);

  private final DatabaseClock clock;
  private final Faults faults = new Faults();
  private final Map<UUID, FakeRow> rows = new HashMap<>();
  private final Map<UUID, List<TaskEvent>> histories = new HashMap<>();

  public FakeTaskStore() {
    this(new DatabaseClock());
  }

  public FakeTaskStore(DatabaseClock clock) {
    this.clock = clock;
  }

  /** The clock by which ages are judged. */
  public DatabaseClock clock() {
    return clock;
  }

  /** What shall go wrong. */
  public Faults faults() {
    return faults;
  }

  /** Puts a task here as it is, in whatever state, recorded and changed just now. */
  public synchronized Task seed(Task task) {
    return save(FakeRow.inserted(task, null, null, clock.tick()), true);
  }

  /** The task of this id, which must be there. */
  public synchronized Task get(UUID id) {
    return Optional.ofNullable(rows.get(id)).orElseThrow().task();
  }

  @Override
  public synchronized Recorded insert(
      Task task, String idempotencyKey, String requestHash, Quota quota) {
    return write(
        () -> {
          Optional<FakeRow> there =
              Optional.ofNullable(rows.get(task.id()))
                  .or(() -> keyed(task.owner(), idempotencyKey));
          if (there.isPresent()) {
            return there.get().recorded(false);
          }
          check(task.owner(), quota);
          save(FakeRow.inserted(task, idempotencyKey, requestHash, clock.tick()), true);
          return rows.get(task.id()).recorded(true);
        });
  }

  @Override
  public synchronized Optional<Task> find(UUID id) {
    faults.read();
    return Optional.ofNullable(rows.get(id)).map(FakeRow::task);
  }

  @Override
  public synchronized Optional<Recorded> findByKey(String owner, String idempotencyKey) {
    faults.read();
    return keyed(owner, idempotencyKey).map(row -> row.recorded(false));
  }

  @Override
  public synchronized Optional<Task> replace(Task seen, Task next) {
    TaskChange change = new TaskChange(seen, next);
    return write(
        () ->
            current(seen)
                .map(row -> save(row.replaced(next, clock.tick()), change.changesStatus())));
  }

  @Override
  public synchronized Claim claim(Task seen, Admission admission, Duration abandonedAfter) {
    return write(
        () -> {
          Optional<FakeRow> row = current(seen).filter(r -> claimable(r, abandonedAfter));
          if (row.isEmpty()) {
            return new Claim.Lost();
          }
          if (!seen.status().isRunning() && isFull(seen.owner(), admission)) {
            return new Claim.Full();
          }
          return new Claim.Claimed(save(row.get().claimed(clock.tick()), true));
        });
  }

  @Override
  public synchronized Optional<Task> giveBack(Task seen) {
    return write(
        () -> current(seen).filter(row -> row.task().status().isStaging()).map(this::noteReturn));
  }

  @Override
  public synchronized Optional<Task> requestCancel(Task seen) {
    return write(() -> current(seen).filter(row -> !row.task().isFinal()).map(this::noteCancel));
  }

  @Override
  public synchronized void markPublished(UUID id) {
    write(() -> ended(id).map(row -> save(row.published(clock.tick()), false)));
  }

  @Override
  public synchronized boolean markSettled(UUID id) {
    return write(
        () ->
            ended(id)
                .filter(row -> !row.settled())
                .map(row -> save(row.asSettled(clock.tick()), false))
                .isPresent());
  }

  @Override
  public synchronized List<TaskEvent> history(UUID id) {
    faults.read();
    return List.copyOf(histories.getOrDefault(id, List.of()));
  }

  @Override
  public synchronized List<Task> list(
      String owner, TaskStatus status, TaskCursor after, int limit) {
    return rows(row -> row.task().owner().equals(owner))
        .filter(row -> status == null || row.task().status() == status)
        .sorted(FakeRow.OLDEST_FIRST.reversed())
        .filter(row -> after == null || isBefore(row, after))
        .limit(limit)
        .map(FakeRow::task)
        .toList();
  }

  @Override
  public synchronized int queuePosition(Task task) {
    if (task.status() != TaskStatus.QUEUED) {
      faults.read();
      return 0;
    }
    TaskCursor here = TaskCursor.after(task);
    return 1 + count(row -> row.task().status() == TaskStatus.QUEUED && isBefore(row, here));
  }

  private Instant spanAgo() {
    return clock.now().minus(Sweep.SETTLED_SPAN);
  }

  @Override
  public synchronized List<Task> sweep(Sweep sweep, Duration age, TaskCursor after, int limit) {
    return rows(row -> row.since(sweep) != null)
        .filter(row -> !row.since(sweep).plus(age).isAfter(clock.now()))
        .filter(row -> sweep != Sweep.SETTLED || row.since(sweep).plus(age).isAfter(spanAgo()))
        .filter(row -> after == null || row.isBeyond(after))
        .sorted(FakeRow.OLDEST_FIRST)
        .limit(limit)
        .map(FakeRow::task)
        .toList();
  }

  private int freePlaces(Admission admission) {
    return Math.max(0, admission.total() - count(row -> row.task().status().isRunning()));
  }

  @Override
  public synchronized List<Task> nextToRun(Admission admission, int limit) {
    Map<String, Integer> running = new HashMap<>();
    rows(row -> row.task().status().isRunning())
        .forEach(row -> running.merge(row.task().owner(), 1, Integer::sum));
    List<Task> next = new ArrayList<>();
    rows(row -> row.task().status() == TaskStatus.QUEUED)
        .sorted(FakeRow.OLDEST_FIRST)
        .map(FakeRow::task)
        .filter(task -> running.merge(task.owner(), 1, Integer::sum) <= admission.perOwner())
        .forEach(next::add);
    return next.stream().limit(Math.min(limit, freePlaces(admission))).toList();
  }

  @Override
  public synchronized Census census() {
    Map<TaskStatus, Integer> tasks = new HashMap<>();
    rows(row -> true).forEach(row -> tasks.merge(row.task().status(), 1, Integer::sum));
    Duration oldest =
        rows(row -> row.task().status() == TaskStatus.QUEUED)
            .map(row -> Duration.between(row.task().createdAt(), clock.now()))
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    return new Census(tasks, oldest);
  }

  private Task noteCancel(FakeRow row) {
    return row.task().isCancelling() ? row.task() : save(row.cancelRequested(clock.tick()), false);
  }

  private Task noteReturn(FakeRow row) {
    return row.task().state().claimedAt() == null
        ? row.task()
        : save(row.givenBack(clock.tick()), false);
  }

  private Optional<FakeRow> ended(UUID id) {
    return Optional.ofNullable(rows.get(id)).filter(row -> row.task().isFinal());
  }

  private boolean claimable(FakeRow row, Duration abandonedAfter) {
    TaskStatus status = row.task().status();
    Instant claimedAt = row.task().state().claimedAt();
    return status == TaskStatus.PENDING
        || status == TaskStatus.QUEUED
        || (status.isStaging()
            && (claimedAt == null || !claimedAt.plus(abandonedAfter).isAfter(clock.now())));
  }

  private boolean isFull(String owner, Admission admission) {
    Predicate<FakeRow> running = row -> row.task().status().isRunning();
    return count(running) >= admission.total()
        || count(running.and(row -> row.task().owner().equals(owner))) >= admission.perOwner();
  }

  private void check(String owner, Quota quota) {
    Predicate<FakeRow> own = row -> row.task().owner().equals(owner);
    if (count(own.and(row -> !row.task().isFinal())) >= quota.tasksAtOnce()) {
      throw TaskStore.tooManyAtOnce(quota);
    }
    Instant aDayAgo = clock.now().minus(DAY);
    List<Instant> today =
        rows(own.and(row -> row.task().createdAt().isAfter(aDayAgo)))
            .map(row -> row.task().createdAt())
            .sorted(Comparator.reverseOrder())
            .toList();
    if (today.size() >= quota.tasksADay()) {
      Instant usedUp = today.get(quota.tasksADay() - 1);
      throw TaskStore.tooManyToday(
          quota, Duration.between(clock.now(), usedUp.plus(DAY)).plusSeconds(1));
    }
  }

  private Optional<FakeRow> keyed(String owner, String key) {
    return rows.values().stream()
        .filter(row -> key != null && key.equals(row.key()) && row.task().owner().equals(owner))
        .findFirst();
  }

  private Optional<FakeRow> current(Task seen) {
    return Optional.ofNullable(rows.get(seen.id()))
        .filter(row -> row.task().state().version() == seen.state().version());
  }

  private Task save(FakeRow row, boolean appends) {
    Task task = row.task();
    rows.put(task.id(), row);
    if (appends) {
      histories
          .computeIfAbsent(task.id(), id -> new ArrayList<>())
          .add(
              new TaskEvent(
                  task.status(), task.state().message(), task.state().attempt(), task.updatedAt()));
    }
    return task;
  }

  private Stream<FakeRow> rows(Predicate<FakeRow> wanted) {
    faults.read();
    return rows.values().stream().filter(wanted);
  }

  private int count(Predicate<FakeRow> wanted) {
    return Math.toIntExact(rows(wanted).count());
  }

  private <T> T write(Supplier<T> change) {
    faults.beforeWrite();
    T answer = change.get();
    faults.afterWrite();
    return answer;
  }

  private static boolean isBefore(FakeRow row, TaskCursor cursor) {
    boolean same = row.task().id().equals(cursor.id());
    return !same && !row.isBeyond(cursor);
  }
}
