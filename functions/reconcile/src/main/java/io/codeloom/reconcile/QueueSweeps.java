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
    return List.of(this::pending, this::staging, this::offer, this::expired, this::overdue);
  }

  private void expired(Attempts attempts) {
    Ending ending =
        Ending.failed(FailureCode.QUEUE_EXPIRED, "No place became free within 24 hours.");
    pages.each(Sweep.QUEUED, TimeBudget.QUEUE_EXPIRY, attempts, task -> expire(task, ending));
  }

  /** An outage uses up no attempt, so without this a task could hold its place for ever. */
  private void overdue(Attempts attempts) {
    Ending ending =
        Ending.failed(
            FailureCode.STAGING_FAILED,
            "A service that staging needs did not serve this task for 24 hours.");
    pages.each(
        Sweep.STAGING_FOR_LONG, TimeBudget.STAGING_EXPIRY, attempts, task -> expire(task, ending));
  }

  private void expire(Task task, Ending ending) {
    settle.settle(task, ending);
    observer.acted(Action.EXPIRED);
  }

  private void pending(Attempts attempts) {
    pages.each(
        Sweep.PENDING, bounds.pending(), attempts, task -> resend(task, Action.RESENT_PENDING));
  }

  private void staging(Attempts attempts) {
    pages.each(
        Sweep.STAGING, bounds.staging(), attempts, task -> resend(task, Action.RESENT_STAGING));
  }

  private void resend(Task task, Action action) {
    events.taskQueued(task);
    observer.acted(action);
  }

  private void offer(Attempts attempts) {
    for (int i = freedPlaces.offer(); i > 0; i--) {
      observer.acted(Action.OFFERED);
    }
  }
}
