package io.codeloom.local.knative;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Polls for what other threads will bring about. */
final class Eventually {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Eventually() {}

  static void until(String fact, BooleanSupplier holds) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not in " + LIMIT.toSeconds() + " s: " + fact);
      }
      Thread.sleep(10);
    }
  }
}
