package io.codeloom.reconcile;

import io.codeloom.core.error.UnavailableException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What one run of reconcile does, step by step; one that fails keeps none of the others from being
 * done, unless so much time went by in waiting for services in vain that the next ping would find
 * this run still at it.
 */
final class Attempts {
  /** Of a minute, which is the time between two pings. */
  static final Duration PATIENCE = Duration.ofSeconds(45);

  /** Each sweep and each step asks the database; so this often, and no more is asked of it. */
  private static final int WITHOUT_DATABASE = 2;

  private static final int REPORTED = 10;

  private final LongSupplier nanoTime;
  private RuntimeException first;
  private int failed;
  private int withoutDatabase;
  private long waitedInVain;

  /** {@code nanoTime} is as {@link System#nanoTime}. */
  Attempts(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Does {@code step}; {@code subject} names it should it fail. A step may have steps. */
  void attempt(String subject, Runnable step) {
    int before = failed;
    long begin = nanoTime.getAsLong();
    try {
      step.run();
      if (failed == before) {
        withoutDatabase = 0;
      }
    } catch (UnavailableException e) {
      waitedInVain += nanoTime.getAsLong() - begin;
      withoutDatabase = e.service().equals(UnavailableException.DATABASE) ? withoutDatabase + 1 : 0;
      note(e);
    } catch (RuntimeException e) {
      note(new IllegalStateException(subject + " cannot be looked after", e));
    }
  }

  /** Whether there is no point in going on for now. */
  boolean hopeless() {
    return waitedInVain >= PATIENCE.toNanos() || withoutDatabase >= WITHOUT_DATABASE;
  }

  /** Whether nothing failed so far. */
  boolean whole() {
    return first == null;
  }

  /**
   * Ends the attempts.
   *
   * @throws RuntimeException the first failure, with others suppressed in it, if there was any
   */
  void end() {
    if (first != null) {
      throw first;
    }
  }

  private void note(RuntimeException failure) {
    failed++;
    if (first == null) {
      first = failure;
    } else if (failed <= REPORTED && failure != first) {
      first.addSuppressed(failure);
    }
  }
}
