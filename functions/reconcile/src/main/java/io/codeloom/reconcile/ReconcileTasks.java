package io.codeloom.reconcile;

import io.codeloom.core.error.UnavailableException;
import java.util.List;

/**
 * The level-triggered twin of every event. Performs no step of a task itself. May overlap with
 * itself: all it does may be done twice.
 */
public final class ReconcileTasks {
  private final List<Sweeper> sweepers;

  ReconcileTasks(List<Sweeper> sweepers) {
    this.sweepers = List.copyOf(sweepers);
  }

  /**
   * Runs every sweep once; one that cannot be finished keeps none of the others from running.
   *
   * @throws UnavailableException if any sweep could not be finished for want of a service
   */
  public void reconcile() {
    UnavailableException last = null;
    for (Sweeper sweeper : sweepers) {
      try {
        sweeper.sweep();
      } catch (UnavailableException e) {
        last = e;
      }
    }
    if (last != null) {
      throw last;
    }
  }

  /** One thing reconcile looks after. */
  @FunctionalInterface
  interface Sweeper {
    void sweep();
  }
}
