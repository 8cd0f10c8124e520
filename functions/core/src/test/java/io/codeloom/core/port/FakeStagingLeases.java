package io.codeloom.core.port;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Staging leases in memory, with a clock that tests advance and a switch to take them away. */
public final class FakeStagingLeases implements StagingLeases {
  private final DatabaseClock clock;
  private final Map<UUID, Entry> entries = new HashMap<>();
  private boolean down;

  public FakeStagingLeases() {
    this(new DatabaseClock());
  }

  public FakeStagingLeases(DatabaseClock clock) {
    this.clock = clock;
  }

  /** From now on nobody can tell who holds what. */
  public synchronized void goDown() {
    down = true;
  }

  /** From now on it works again. */
  public synchronized void comeBack() {
    down = false;
  }

  /** The clock by which leases run out. */
  public DatabaseClock clock() {
    return clock;
  }

  /** Whether somebody holds this task's lease. */
  public synchronized boolean isHeld(UUID taskId) {
    return !lifeLeft(taskId).isZero();
  }

  /** How long this task's lease still lasts; zero if nobody holds it. */
  public synchronized Duration lifeLeft(UUID taskId) {
    Entry entry = entries.get(taskId);
    return entry == null || !entry.until.isAfter(clock.now())
        ? Duration.ZERO
        : Duration.between(clock.now(), entry.until);
  }

  @Override
  public synchronized Lease tryAcquire(UUID taskId, Duration life) {
    if (down) {
      return new Lease.Unknown();
    }
    if (isHeld(taskId)) {
      return new Lease.Busy();
    }
    FakeHeld held = new FakeHeld(taskId, life);
    entries.put(taskId, new Entry(held, clock.now().plus(life)));
    return held;
  }

  private record Entry(Lease.Held holder, Instant until) {}

  private final class FakeHeld implements Lease.Held {
    private final UUID taskId;
    private final Duration life;
    private boolean released;

    FakeHeld(UUID taskId, Duration life) {
      this.taskId = taskId;
      this.life = life;
    }

    @Override
    public boolean renew() {
      synchronized (FakeStagingLeases.this) {
        if (released) {
          return false;
        }
        if (down) {
          return true;
        }
        if (isHeld(taskId) && entries.get(taskId).holder != this) {
          return false;
        }
        entries.put(taskId, new Entry(this, clock.now().plus(life)));
        return true;
      }
    }

    @Override
    public void close() {
      synchronized (FakeStagingLeases.this) {
        released = true;
        if (!down && entries.containsKey(taskId) && entries.get(taskId).holder == this) {
          entries.remove(taskId);
        }
      }
    }
  }
}
