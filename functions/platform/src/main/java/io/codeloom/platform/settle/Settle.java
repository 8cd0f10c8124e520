package io.codeloom.platform.settle;

import io.codeloom.core.port.EventPublisher;
import io.codeloom.core.port.StatusCache;
import io.codeloom.core.port.TaskStore;
import io.codeloom.core.task.Ending;
import io.codeloom.core.task.Task;
import java.util.Optional;

/**
 * Brings a task to its end, whatever the end. Safe to repeat after a failure at any step: a task
 * that is final but not {@linkplain TaskStore#markSettled settled} is finished by whoever sees it
 * next, reconcile at the latest.
 *
 * <p>Outputs and pull request come before: they belong to the {@link Ending}.
 */
public final class Settle {
  private final TaskStore tasks;
  private final EventPublisher events;
  private final StatusCache cache;
  private final Leftovers leftovers;
  private final FreedPlaces freedPlaces;

  public Settle(
      TaskStore tasks,
      EventPublisher events,
      StatusCache cache,
      Leftovers leftovers,
      FreedPlaces freedPlaces) {
    this.tasks = tasks;
    this.events = events;
    this.cache = cache;
    this.leftovers = leftovers;
    this.freedPlaces = freedPlaces;
  }

  /**
   * Ends {@code seen} as {@code ending} says, unless it has ended already or was claimed anew
   * since.
   *
   * @return the task as it is afterwards; its status tells whether this ending won
   * @throws io.codeloom.core.error.UnavailableException if a service was away; what is done stays
   *     done, the rest follows when called again
   */
  public Task settle(Task seen, Ending ending) {
    Task task = seen;
    while (!task.isFinal()) {
      Optional<Task> stored =
          tasks.replace(
              task, task.to(ending.status(), ending.message()).withOutcome(ending.outcome()));
      if (stored.isPresent()) {
        task = stored.get();
        break;
      }
      task = tasks.find(seen.id()).orElseThrow();
      if (task.state().attempt() != seen.state().attempt()) {
        return task;
      }
    }
    finish(task);
    return task;
  }

  /**
   * Does for an ended task all that is left to do: result event, cache, leftovers, next in line.
   */
  public void finish(Task ended) {
    if (ended.outcome().resultPublishedAt() == null) {
      events.taskFinished(ended);
      tasks.markPublished(ended.id());
    }
    cache.put(ended);
    leftovers.remove(ended);
    tasks.markSettled(ended.id());
    freedPlaces.offer();
  }
}
