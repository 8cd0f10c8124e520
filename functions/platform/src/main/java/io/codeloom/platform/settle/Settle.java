package io.codeloom.platform.settle;

import io.codeloom.core.port.EventPublisher;
import io.codeloom.core.port.StatusCache;
import io.codeloom.core.port.TaskStore;
import io.codeloom.core.task.Ending;
import io.codeloom.core.task.Task;
import io.codeloom.platform.logging.LogContext;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

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
   * Ends {@code seen} as {@code ending} says; see {@link #settle(Task, Function)}.
   *
   * @throws io.codeloom.core.error.UnavailableException likewise
   */
  public Task settle(Task seen, Ending ending) {
    return settle(seen, now -> ending);
  }

  /**
   * Ends {@code seen}, unless it has ended already, was claimed anew or got its Job since.
   *
   * @param decide the ending of the task as it is now; asked again whenever the task changed
   * @return the task as it is afterwards; its status tells whether this ending won
   * @throws io.codeloom.core.error.UnavailableException if a service was away; what is done stays
   *     done, the rest follows when called again
   */
  public Task settle(Task seen, Function<Task, Ending> decide) {
    LogContext.about(seen);
    Task task = seen;
    while (!task.isFinal()) {
      Task now = task;
      task = end(now, decide.apply(now)).orElseGet(() -> tasks.find(now.id()).orElseThrow());
      if (!task.isFinal() && isAnotherRun(seen, task)) {
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
    LogContext.about(ended);
    if (ended.outcome().resultPublishedAt() == null) {
      events.taskFinished(ended);
      tasks.markPublished(ended.id());
    }
    cache.put(ended);
    if (leftovers.remove(ended) && tasks.markSettled(ended.id())) {
      // Once a task: an offer makes as many events as there are free places, and each event that
      // comes when its task has ended leads here again.
      freedPlaces.offer();
    }
  }

  private Optional<Task> end(Task task, Ending ending) {
    return tasks.replace(
        task, task.to(ending.status(), ending.message()).withOutcome(ending.outcome()));
  }

  private static boolean isAnotherRun(Task seen, Task now) {
    return seen.state().attempt() != now.state().attempt()
        || !Objects.equals(seen.state().jobUid(), now.state().jobUid());
  }
}
