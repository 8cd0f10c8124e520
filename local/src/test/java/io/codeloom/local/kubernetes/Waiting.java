package io.codeloom.local.kubernetes;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Polls until something holds, for as long as a slow machine may need. */
final class Waiting {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Waiting() {}

  static <T> T until(String what, Supplier<T> current, Predicate<T> holds)
      throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    T last = current.get();
    while (!holds.test(last)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("never " + what + "; last: " + last);
      }
      Thread.sleep(20);
      last = current.get();
    }
    return last;
  }
}
