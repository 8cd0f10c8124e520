package io.codeloom.local.support;

import java.time.Duration;
import java.util.function.Predicate;

/** Polls for what other threads and processes will bring about, with patience for slow machines. */
public final class Eventually {
  private static final Duration LIMIT = Duration.ofSeconds(150);

  private static final long POLL_MILLIS = 20;
  private static final long LONG_POLL_MILLIS = 200;

  private Eventually() {}

  /** What is looked at, with whatever it throws. */
  @FunctionalInterface
  public interface Look<T, E extends Exception> {
    T now() throws E;
  }

  /** The first value that holds. */
  public static <T, E extends Exception> T until(
      String fact, Look<T, E> current, Predicate<? super T> holds) throws E {
    return until(fact, current, holds, LIMIT, POLL_MILLIS);
  }

  private static <T, E extends Exception> T until(
      String fact, Look<T, E> current, Predicate<? super T> holds, Duration limit, long poll)
      throws E {
    long deadline = System.nanoTime() + limit.toNanos();
    T value = current.now();
    while (!holds.test(value)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "not in " + limit.toSeconds() + " s: " + fact + "; at last: " + value);
      }
      pause(poll);
      value = current.now();
    }
    return value;
  }

  /** Waits until it is so. */
  public static <E extends Exception> void that(String fact, Look<Boolean, E> holds) throws E {
    Boolean unused = until(fact, holds, Boolean::booleanValue);
  }

  /** The same for what may take longer, and is dear to ask for. */
  public static <E extends Exception> void that(String fact, Look<Boolean, E> holds, Duration limit)
      throws E {
    Boolean unused = until(fact, holds, Boolean::booleanValue, limit, LONG_POLL_MILLIS);
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
