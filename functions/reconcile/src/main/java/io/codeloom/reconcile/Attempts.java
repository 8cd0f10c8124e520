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

  /** In one sweep; so that those which need what it waits for in vain leave time for others. */
  private static final Duration PATIENCE_IN_SWEEP = PATIENCE.dividedBy(3);

  /** Each sweep and each step asks the database; so this often, and no more is asked of it. */
  private static final int WITHOUT_DATABASE = 2;

  private static final int REPORTED = 10;

  private final LongSupplier nanoTime;
  private RuntimeException first;
  private int failed;
  private int withoutDatabase;
  private long waitedInVain;
  private long waitedBefore;
  private long lastEnd;

  /** {@code nanoTime} is as {@link System#nanoTime}. */
  Attempts(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    lastEnd = nanoTime.getAsLong();
  }

  /** Does a sweep, which has steps; likewise. */
  void sweep(Runnable sweep) {
    waitedBefore = waitedInVain;
    attempt("a sweep", sweep);
  }

  /** Does {@code step}; {@code subject} names it should it fail. */
  void attempt(String subject, Runnable step) {
    int before = failed;
    lastEnd = nanoTime.getAsLong();
    try {
      step.run();
      if (failed == before) {
        withoutDatabase = 0;
      }
    } catch (UnavailableException e) {
      waitedInVain += nanoTime.getAsLong() - lastEnd;
      withoutDatabase = e.service().equals(UnavailableException.DATABASE) ? withoutDatabase + 1 : 0;
      note(e);
    } catch (RuntimeException e) {
      note(new IllegalStateException(subject + " cannot be looked after", e));
    } finally {
      lastEnd = nanoTime.getAsLong();
    }
  }

  /** Whether there is no point in going on with this sweep for now. */
  boolean hopeless() {
    return over() || waitedInVain - waitedBefore >= PATIENCE_IN_SWEEP.toNanos();
  }

  /** Whether there is no point in another sweep for now. */
  boolean over() {
    return impatient() || withoutDatabase >= WITHOUT_DATABASE;
  }

  /** Whether so much was waited for that later sweeps were not done, which are to come first. */
  boolean impatient() {
    return waitedInVain >= PATIENCE.toNanos();
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
