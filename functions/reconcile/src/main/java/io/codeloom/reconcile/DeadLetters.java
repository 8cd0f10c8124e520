package io.codeloom.reconcile;

import io.codeloom.core.error.ProblemType;
import io.codeloom.core.event.EventTypes;
import io.codeloom.core.port.TaskStore;
import io.codeloom.core.task.Ending;
import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.platform.settle.Settle;
import java.util.Optional;
import java.util.UUID;

/**
 * Fails the task whose event dispatch refused for good, as long as it has no Job. Every other dead
 * letter means only that somebody was away for long: the sweeps see to its task.
 */
final class DeadLetters {
  private static final String REFUSED = String.valueOf(ProblemType.EVENT_REFUSED.status());

  private final TaskStore tasks;
  private final Settle settle;

  DeadLetters(TaskStore tasks, Settle settle) {
    this.tasks = tasks;
    this.settle = settle;
  }

  void look(DeadLetter letter) {
    if (letter.type().equals(EventTypes.TASK_QUEUED) && letter.code().equals(REFUSED)) {
      taskOf(letter)
          .flatMap(tasks::find)
          .filter(DeadLetters::hasNoJob)
          .ifPresent(
              task ->
                  settle.settle(
                      task,
                      Ending.failed(
                          FailureCode.STAGING_FAILED, "dispatch refused the task's event.")));
    }
  }

  private static boolean hasNoJob(Task task) {
    boolean waits = task.status() == TaskStatus.PENDING || task.status() == TaskStatus.QUEUED;
    return (waits || task.status().isStaging()) && task.state().jobUid() == null;
  }

  private static Optional<UUID> taskOf(DeadLetter letter) {
    try {
      return Optional.ofNullable(letter.subject()).map(UUID::fromString);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
