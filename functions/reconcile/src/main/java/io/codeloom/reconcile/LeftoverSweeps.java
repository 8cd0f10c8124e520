package io.codeloom.reconcile;

import io.codeloom.core.port.GitTokens;
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
  private final Settle settle;
  private final Bounds bounds;

  LeftoverSweeps(Pages pages, TaskStore tasks, GitTokens tokens, Settle settle, Bounds bounds) {
    this.pages = pages;
    this.tasks = tasks;
    this.tokens = tokens;
    this.settle = settle;
    this.bounds = bounds;
  }

  List<ReconcileTasks.Sweeper> all() {
    return List.of(this::unsettled, this::tokens);
  }

  private void unsettled() {
    pages.each(Sweep.UNSETTLED, bounds.unsettled(), settle::finish);
  }

  /** Submit writes the token before the row: a crash between the two leaves a token alone. */
  private void tokens() {
    Attempts attempts = new Attempts();
    for (UUID id : tokens.olderThan(bounds.orphan())) {
      attempts.attempt("the token of task " + id, () -> removeUnlessNeeded(id));
    }
    attempts.end();
  }

  private void removeUnlessNeeded(UUID id) {
    if (tasks.find(id).map(Task::isFinal).orElse(true)) {
      tokens.delete(id);
    }
  }
}
