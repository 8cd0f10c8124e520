package io.codeloom.local.faults;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Polls for what others bring about. */
final class Until {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final long POLL_MILLIS = 10;

  private Until() {}

  static void that(String fact, Callable<Boolean> holds) throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!holds.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not in " + LIMIT.toSeconds() + " s: " + fact);
      }
      Thread.sleep(POLL_MILLIS);
    }
  }
}
