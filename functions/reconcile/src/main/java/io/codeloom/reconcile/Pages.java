package io.codeloom.reconcile;

import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.port.TaskCursor;
import io.codeloom.core.port.TaskStore;
import io.codeloom.core.port.TaskStore.Sweep;
import io.codeloom.core.task.Task;
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
   * Does {@code step} for each task of a sweep, at most 10,000. A step that cannot be done now
   * keeps none of the others from being done.
   *
   * @throws UnavailableException afterwards, if any could not
   */
  void each(Sweep sweep, Duration age, Consumer<Task> step) {
    UnavailableException last = null;
    TaskCursor after = null;
    for (int page = 0; page < MAX_PAGES; page++) {
      List<Task> found = tasks.sweep(sweep, age, after, PAGE);
      for (Task task : found) {
        try {
          step.accept(task);
        } catch (UnavailableException e) {
          last = e;
        }
      }
      if (found.size() < PAGE) {
        break;
      }
      after = TaskCursor.after(found.get(found.size() - 1));
    }
    if (last != null) {
      throw last;
    }
  }
}
