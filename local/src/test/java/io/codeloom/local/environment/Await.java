package io.codeloom.local.environment;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** Polls for what other threads and processes will bring about. */
final class Await {
  private static final Duration LIMIT = Duration.ofSeconds(150);
  private static final long POLL_MILLIS = 50;

  private Await() {}

  /** The first value that holds. */
  static <T> T until(String fact, Callable<T> current, Predicate<T> holds) throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    T value = current.call();
    while (!holds.test(value)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "not in " + LIMIT.toSeconds() + " s: " + fact + "; at last: " + value);
      }
      Thread.sleep(POLL_MILLIS);
      value = current.call();
    }
    return value;
  }

  static void that(String fact, Callable<Boolean> holds) throws Exception {
    until(fact, holds, Boolean::booleanValue);
  }
}
