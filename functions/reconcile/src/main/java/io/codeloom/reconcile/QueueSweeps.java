package io.codeloom.reconcile;

import io.codeloom.core.job.TimeBudget;
import io.codeloom.core.observe.Action;
import io.codeloom.core.observe.Observer;
import io.codeloom.core.port.EventPublisher;
import io.codeloom.core.port.TaskStore.Sweep;
import io.codeloom.core.task.Ending;
import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.Task;
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
  private final Observer observer;

  QueueSweeps(
      Pages pages,
      EventPublisher events,
      FreedPlaces freedPlaces,
      Settle settle,
      Bounds bounds,
      Observer observer) {
    this.pages = pages;
    this.events = events;
    this.freedPlaces = freedPlaces;
    this.settle = settle;
    this.bounds = bounds;
    this.observer = observer;
  }

  List<ReconcileTasks.Sweeper> all() {
    return List.of(this::expired, this::pending, this::staging, this::offer);
  }

  private void expired() {
    pages.each(
        Sweep.QUEUED,
        TimeBudget.QUEUE_EXPIRY,
        task -> {
          settle.settle(
              task,
              Ending.failed(FailureCode.QUEUE_EXPIRED, "No place became free within 24 hours."));
          observer.acted(Action.EXPIRED);
        });
  }

  private void pending() {
    pages.each(Sweep.PENDING, bounds.pending(), task -> resend(task, Action.RESENT_PENDING));
  }

  private void staging() {
    pages.each(Sweep.STAGING, bounds.staging(), task -> resend(task, Action.RESENT_STAGING));
  }

  private void resend(Task task, Action action) {
    events.taskQueued(task);
    observer.acted(action);
  }

  private void offer() {
    for (int i = freedPlaces.offer(); i > 0; i--) {
      observer.acted(Action.OFFERED);
    }
  }
}
