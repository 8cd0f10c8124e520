package io.codeloom.reconcile;

import io.codeloom.core.observe.Observer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * The level-triggered twin of every event. Performs no step of a task itself. May overlap with
 * itself: all it does may be done twice.
 */
public final class ReconcileTasks {
  private final List<Sweeper> sweepers;
  private final Observer observer;
  private final LongSupplier nanoTime;
  private final AtomicInteger start = new AtomicInteger();

  ReconcileTasks(List<Sweeper> sweepers, Observer observer, LongSupplier nanoTime) {
    this.sweepers = List.copyOf(sweepers);
    this.observer = observer;
    this.nanoTime = nanoTime;
  }

  /**
   * Runs every sweep once; one that fails keeps none of the others from running, unless the
   * database is away or other services have been waited for in vain for 45 s. The next run then
   * begins with the sweeps that this one left out.
   *
   * @throws RuntimeException the first failure, with others suppressed in it; mostly for want of a
   *     service
   */
  public void reconcile() {
    Attempts attempts = new Attempts(nanoTime);
    int first = start.getAndSet(0);
    for (int i = 0; i < sweepers.size() && !attempts.over(); i++) {
      int next = (first + i) % sweepers.size();
      attempts.sweep(() -> sweepers.get(next).sweep(attempts));
      if (attempts.impatient()) {
        start.set(next + 1);
      }
    }
    observer.reconciled(attempts.whole());
    attempts.end();
  }

  /** One thing reconcile looks after. */
  @FunctionalInterface
  interface Sweeper {
    /** Looks, by {@code attempts} that are each allowed to fail. */
    void sweep(Attempts attempts);
  }
}
