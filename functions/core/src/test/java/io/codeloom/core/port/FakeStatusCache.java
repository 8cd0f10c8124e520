package io.codeloom.core.port;

import io.codeloom.core.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A status cache in memory, with a clock that tests advance and a switch to take it away. */
public final class FakeStatusCache implements StatusCache {
  private final DatabaseClock clock;
  private final Map<UUID, Copy> copies = new HashMap<>();
  private boolean down;

  public FakeStatusCache() {
    this(new DatabaseClock());
  }

  public FakeStatusCache(DatabaseClock clock) {
    this.clock = clock;
  }

  /** From now on nothing is found or kept. */
  public synchronized void goDown() {
    down = true;
  }

  /** From now on it works again. */
  public synchronized void comeBack() {
    down = false;
  }

  /** The clock by which copies run out. */
  public DatabaseClock clock() {
    return clock;
  }

  /** How long the copy of this task will still be found; zero if there is none. */
  public synchronized Duration lifeLeft(UUID id) {
    return live(id)
        .map(copy -> Duration.between(clock.now(), copies.get(id).until))
        .orElse(Duration.ZERO);
  }

  @Override
  public synchronized Optional<Task> find(UUID id) {
    return down ? Optional.empty() : live(id);
  }

  @Override
  public synchronized void put(Task task) {
    long there = live(task.id()).map(copy -> copy.state().version()).orElse(-1L);
    if (!down && there <= task.state().version()) {
      copies.put(task.id(), new Copy(task, clock.now().plus(lifeOf(task))));
    }
  }

  private Optional<Task> live(UUID id) {
    return Optional.ofNullable(copies.get(id))
        .filter(copy -> copy.until.isAfter(clock.now()))
        .map(Copy::task);
  }

  private static Duration lifeOf(Task task) {
    return task.isFinal() ? FINAL_LIFE : GOING_LIFE;
  }

  private record Copy(Task task, Instant until) {}
}
