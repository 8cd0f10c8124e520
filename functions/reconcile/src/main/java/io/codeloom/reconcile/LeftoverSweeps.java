package io.codeloom.reconcile;

import io.codeloom.core.observe.Action;
import io.codeloom.core.observe.Observer;
import io.codeloom.core.port.GitTokens;
import io.codeloom.core.port.TaskSecrets;
import io.codeloom.core.port.TaskStore;
import io.codeloom.core.port.TaskStore.Sweep;
import io.codeloom.core.task.Task;
import io.codeloom.platform.settle.Settle;
import java.util.List;
import java.util.UUID;

/** What an ended task, or one that was never recorded, left behind. */
final class LeftoverSweeps {
  private final Pages pages;
  private final TaskStore tasks;
  private final GitTokens tokens;
  private final TaskSecrets secrets;
  private final Settle settle;
  private final Bounds bounds;
  private final Observer observer;

  LeftoverSweeps(
      Pages pages,
      TaskStore tasks,
      GitTokens tokens,
      TaskSecrets secrets,
      Settle settle,
      Bounds bounds,
      Observer observer) {
    this.pages = pages;
    this.tasks = tasks;
    this.tokens = tokens;
    this.secrets = secrets;
    this.settle = settle;
    this.bounds = bounds;
    this.observer = observer;
  }

  List<ReconcileTasks.Sweeper> all() {
    return List.of(this::unsettled, this::tokens, this::secrets);
  }

  private void unsettled(Attempts attempts) {
    pages.each(Sweep.UNSETTLED, bounds.unsettled(), attempts, this::finish);
  }

  private void finish(Task ended) {
    settle.finish(ended);
    observer.acted(Action.SETTLED);
  }

  /** Submit writes the token before the row: a crash between the two leaves a token alone. */
  private void tokens(Attempts attempts) {
    for (UUID id : tokens.olderThan(bounds.orphan())) {
      if (!attempts.hopeless()) {
        attempts.attempt("the token of task " + id, () -> removeUnlessNeeded(id));
      }
    }
  }

  /**
   * dispatch may have been told that a Secret could not be written which then came late. Nobody may
   * list the Secrets there, so that those of tasks that were settled then are deleted by name.
   */
  private void secrets(Attempts attempts) {
    pages.each(Sweep.SETTLED, bounds.orphan(), attempts, task -> secrets.delete(task.id()));
  }

  private void removeUnlessNeeded(UUID id) {
    if (tasks.find(id).map(Task::isFinal).orElse(true)) {
      tokens.delete(id);
      observer.acted(Action.REMOVED_TOKEN);
    }
  }
}
