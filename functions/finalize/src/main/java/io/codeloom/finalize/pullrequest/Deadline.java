package io.codeloom.finalize.pullrequest;

import java.time.Duration;
import java.util.function.LongSupplier;

/** When a pull request has to be there, counted from its making. */
final class Deadline {
  private final LongSupplier nanoTime;
  private final long end;
  private final Duration limit;

  Deadline(Duration limit, LongSupplier nanoTime) {
    this.limit = limit;
    this.nanoTime = nanoTime;
    this.end = nanoTime.getAsLong() + limit.toNanos();
  }

  /**
   * The time left, more than none.
   *
   * @throws NoPullRequestException if none is left
   */
  Duration left() {
    long left = end - nanoTime.getAsLong();
    if (left <= 0) {
      throw new NoPullRequestException("It took longer than " + limit.toSeconds() + " s.");
    }
    return Duration.ofNanos(left);
  }
}
