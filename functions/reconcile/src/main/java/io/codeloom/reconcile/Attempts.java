package io.codeloom.reconcile;

import io.codeloom.core.error.UnavailableException;

/** Things to do of which one that fails keeps none of the others from being done. */
final class Attempts {
  /** So many in a row that could not be done: their service is away, and each may take its time. */
  private static final int HOPELESS = 20;

  /** Each sweep and each step asks the database; so this often, and no more is asked of it. */
  private static final int WITHOUT_DATABASE = 2;

  private static final int REPORTED = 10;

  private RuntimeException first;
  private int failed;
  private int inARow;
  private int withoutDatabase;

  /** Does {@code step}; {@code subject} names it should it fail. */
  void attempt(String subject, Runnable step) {
    try {
      step.run();
      inARow = 0;
      withoutDatabase = 0;
    } catch (UnavailableException e) {
      inARow++;
      withoutDatabase = e.service().equals(UnavailableException.DATABASE) ? withoutDatabase + 1 : 0;
      note(e);
    } catch (RuntimeException e) {
      note(new IllegalStateException(subject + " cannot be looked after", e));
    }
  }

  /** Whether there is no point in going on for now. */
  boolean hopeless() {
    return inARow >= HOPELESS || withoutDatabase >= WITHOUT_DATABASE;
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
