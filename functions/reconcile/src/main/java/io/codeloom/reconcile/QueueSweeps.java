package io.codeloom.reconcile;

import io.codeloom.core.observe.Action;
import io.codeloom.core.observe.Observer;
import io.codeloom.core.port.EventPublisher;
import io.codeloom.core.port.TaskStore.Sweep;
import io.codeloom.core.task.Task;
import io.codeloom.platform.settle.FreedPlaces;
import java.util.List;

/** Tasks that wait: for their first event, for a free place, or for a claim that was abandoned. */
final class QueueSweeps {
  private final Pages pages;
  private final EventPublisher events;
  private final FreedPlaces freedPlaces;
  private final Bounds bounds;
  private final Observer observer;

  QueueSweeps(
      Pages pages,
      EventPublisher events,
      FreedPlaces freedPlaces,
      Bounds bounds,
      Observer observer) {
    this.pages = pages;
    this.events = events;
    this.freedPlaces = freedPlaces;
    this.bounds = bounds;
    this.observer = observer;
  }

  List<ReconcileTasks.Sweeper> all() {
    return List.of(this::pending, this::staging, this::offer);
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
