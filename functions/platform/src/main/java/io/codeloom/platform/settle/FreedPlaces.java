package io.codeloom.platform.settle;

import io.codeloom.core.port.EventPublisher;
import io.codeloom.core.port.TaskStore;
import io.codeloom.core.port.TaskStore.Admission;

/**
 * Tells dispatch of the tasks that have waited longest, as many as there are free places. An owner
 * whose places are taken is passed over, so that its queue holds up nobody else's.
 */
public final class FreedPlaces {
  private static final int AT_ONCE = 50;

  private final TaskStore tasks;
  private final EventPublisher events;
  private final Admission admission;

  public FreedPlaces(TaskStore tasks, EventPublisher events, Admission admission) {
    this.tasks = tasks;
    this.events = events;
    this.admission = admission;
  }

  /**
   * Publishes them again. More than one caller at once is harmless: dispatch's claim decides.
   *
   * @return how many were published
   */
  public int offer() {
    var waiting = tasks.nextToRun(admission, AT_ONCE);
    waiting.forEach(events::taskQueued);
    return waiting.size();
  }
}
