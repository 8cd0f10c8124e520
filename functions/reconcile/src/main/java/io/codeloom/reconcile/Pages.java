package io.codeloom.reconcile;

import io.codeloom.core.port.TaskCursor;
import io.codeloom.core.port.TaskStore;
import io.codeloom.core.port.TaskStore.Sweep;
import io.codeloom.core.task.Task;
import io.codeloom.platform.logging.LogContext;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Walks a sweep page by page. */
final class Pages {
  private static final int PAGE = 100;
  private static final int MAX_PAGES = 100;

  private final TaskStore tasks;

  Pages(TaskStore tasks) {
    this.tasks = tasks;
  }

  /**
   * Does {@code step} for each task of a sweep, at most 10,000, oldest first, as one of {@code
   * attempts}.
   */
  void each(Sweep sweep, Duration age, Attempts attempts, Consumer<Task> step) {
    TaskCursor after = null;
    for (int page = 0; page < MAX_PAGES; page++) {
      List<Task> found = tasks.sweep(sweep, age, after, PAGE);
      for (Task task : found) {
        if (!attempts.hopeless()) {
          LogContext.about(task);
          attempts.attempt("task " + task.id(), () -> step.accept(task));
        }
      }
      if (found.size() < PAGE || attempts.hopeless()) {
        break;
      }
      after = TaskCursor.after(found.get(found.size() - 1));
    }
  }
}
