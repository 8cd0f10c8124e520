package io.codeloom.local.faults;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Polls for what others bring about. */
final class Until {
  static final Duration HOUR = Duration.ofHours(1);
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final long POLL_MILLIS = 10;
  private static final long LONG_POLL_MILLIS = 200;

  private Until() {}

  static void that(String fact, Callable<Boolean> holds) throws Exception {
    that(fact, holds, LIMIT, POLL_MILLIS);
  }

  /** For what takes long, and is dear to ask for. */
  static void that(String fact, Callable<Boolean> holds, Duration limit) throws Exception {
    that(fact, holds, limit, LONG_POLL_MILLIS);
  }

  private static void that(String fact, Callable<Boolean> holds, Duration limit, long poll)
      throws Exception {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!holds.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not in " + limit.toSeconds() + " s: " + fact);
      }
      Thread.sleep(poll);
    }
  }
}
