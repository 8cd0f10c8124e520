package io.codeloom.reconcile;

import io.codeloom.core.observe.Observer;
import java.util.List;

/**
 * The level-triggered twin of every event. Performs no step of a task itself. May overlap with
 * itself: all it does may be done twice.
 */
public final class ReconcileTasks {
  private final List<Sweeper> sweepers;
  private final Observer observer;

  ReconcileTasks(List<Sweeper> sweepers, Observer observer) {
    this.sweepers = List.copyOf(sweepers);
    this.observer = observer;
  }

  /**
   * Runs every sweep once; one that fails keeps none of the others from running, unless the
   * database is away: each would wait for it again, and the next ping could not look any sooner.
   *
   * @throws RuntimeException the first failure, with others suppressed in it; mostly for want of a
   *     service
   */
  public void reconcile() {
    Attempts attempts = new Attempts();
    for (Sweeper sweeper : sweepers) {
      if (!attempts.hopeless()) {
        attempts.attempt("a sweep", sweeper::sweep);
      }
    }
    observer.reconciled(attempts.whole());
    attempts.end();
  }

  /** One thing reconcile looks after. */
  @FunctionalInterface
  interface Sweeper {
    void sweep();
  }
}
