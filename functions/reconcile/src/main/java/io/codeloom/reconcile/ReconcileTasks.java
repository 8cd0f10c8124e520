package io.codeloom.reconcile;

import java.util.List;

/**
 * The level-triggered twin of every event. Performs no step of a task itself. May overlap with
 * itself: all it does may be done twice.
 */
public final class ReconcileTasks {
  private final List<Sweeper> sweepers;
  private final DeadLetters deadLetters;

  ReconcileTasks(List<Sweeper> sweepers, DeadLetters deadLetters) {
    this.sweepers = List.copyOf(sweepers);
    this.deadLetters = deadLetters;
  }

  /**
   * Runs every sweep once; one that fails keeps none of the others from running.
   *
   * @throws RuntimeException the first failure, with others suppressed in it; mostly for want of a
   *     service
   */
  public void reconcile() {
    Attempts attempts = new Attempts();
    for (Sweeper sweeper : sweepers) {
      attempts.attempt("a sweep", sweeper::sweep);
    }
    attempts.end();
  }

  /**
   * Looks at an event that was given up.
   *
   * @throws io.codeloom.core.error.UnavailableException if trying again may help
   */
  public void deadLetter(DeadLetter letter) {
    deadLetters.look(letter);
  }

  /** One thing reconcile looks after. */
  @FunctionalInterface
  interface Sweeper {
    void sweep();
  }
}
