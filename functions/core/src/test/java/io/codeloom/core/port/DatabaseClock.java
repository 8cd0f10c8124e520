package io.codeloom.core.port;

import java.time.Duration;
import java.time.Instant;

/**
 * The clock of a fake database. It moves when a test says so, and by one microsecond with every
 * write, so that whatever is written later is younger.
 */
public final class DatabaseClock {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  /** The time now. */
  public synchronized Instant now() {
    return now;
  }

  /** Lets time pass. */
  public synchronized void advance(Duration by) {
    now = now.plus(by);
  }

  synchronized Instant tick() {
    now = now.plusNanos(1_000);
    return now;
  }
}
