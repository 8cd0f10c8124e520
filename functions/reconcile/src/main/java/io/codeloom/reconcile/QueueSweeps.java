package io.codeloom.reconcile;

import io.codeloom.core.job.TimeBudget;
import io.codeloom.core.port.EventPublisher;
import io.codeloom.core.port.TaskStore.Sweep;
import io.codeloom.core.task.Ending;
import io.codeloom.core.task.FailureCode;
import io.codeloom.platform.settle.FreedPlaces;
import io.codeloom.platform.settle.Settle;
import java.util.List;

/** Tasks that wait: for their first event, for a free place, or for a claim that was abandoned. */
final class QueueSweeps {
  private final Pages pages;
  private final EventPublisher events;
  private final FreedPlaces freedPlaces;
  private final Settle settle;
  private final Bounds bounds;

  QueueSweeps(
      Pages pages, EventPublisher events, FreedPlaces freedPlaces, Settle settle, Bounds bounds) {
    this.pages = pages;
    this.events = events;
    this.freedPlaces = freedPlaces;
    this.settle = settle;
    this.bounds = bounds;
  }

  List<ReconcileTasks.Sweeper> all() {
    return List.of(this::expired, this::pending, this::staging, freedPlaces::offer);
  }

  private void expired() {
    pages.each(
        Sweep.QUEUED,
        TimeBudget.QUEUE_EXPIRY,
        task ->
            settle.settle(
                task,
                Ending.failed(FailureCode.QUEUE_EXPIRED, "No place became free within 24 hours.")));
  }

  private void pending() {
    pages.each(Sweep.PENDING, bounds.pending(), events::taskQueued);
  }

  private void staging() {
    pages.each(Sweep.STAGING, bounds.staging(), events::taskQueued);
  }
}
