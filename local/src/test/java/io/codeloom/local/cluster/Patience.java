package io.codeloom.local.cluster;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Polls for what controllers will bring about. */
final class Patience {
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final long POLL_MILLIS = 100;

  private Patience() {}

  /** The first value that holds. */
  static <T> T until(String fact, Supplier<T> current, Predicate<T> holds) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    T value = current.get();
    while (!holds.test(value)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "not in " + LIMIT.toSeconds() + " s: " + fact + "; last: " + value);
      }
      pause();
      value = current.get();
    }
    return value;
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
