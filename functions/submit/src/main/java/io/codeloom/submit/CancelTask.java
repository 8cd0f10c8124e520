package io.codeloom.submit;

import io.codeloom.core.error.ProblemType;
import io.codeloom.core.error.RejectedException;
import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.job.JobNames;
import io.codeloom.core.port.AgentJobs;
import io.codeloom.core.port.StatusCache;
import io.codeloom.core.port.TaskStore;
import io.codeloom.core.task.Ending;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.platform.settle.Settle;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Cancels a task: at once as long as it has no Job; else by ending its Job, whose outputs so far
 * are kept.
 */
final class CancelTask {
  private final TaskStore tasks;
  private final AgentJobs jobs;
  private final Settle settle;
  private final StatusCache cache;

  CancelTask(TaskStore tasks, AgentJobs jobs, Settle settle, StatusCache cache) {
    this.tasks = tasks;
    this.jobs = jobs;
    this.settle = settle;
    this.cache = cache;
  }

  /**
   * Cancels what {@code read} returns, reading again whenever the task changed meanwhile.
   *
   * @return the task: CANCELLED, or cancelling
   * @throws RejectedException if it has ended in another way
   */
  Task cancel(Supplier<Task> read) {
    while (true) {
      Task task = read.get();
      if (task.status() == TaskStatus.CANCELLED) {
        return task;
      }
      if (task.isFinal()) {
        throw new RejectedException(
            ProblemType.TASK_ENDED, "The task has ended as " + task.status() + ".");
      }
      Optional<Task> done =
          task.state().jobUid() == null && task.status() != TaskStatus.UPLOADING_RESULTS
              ? beforeJob(task)
              : withJob(task);
      if (done.isPresent()) {
        return done.get();
      }
    }
  }

  private Optional<Task> beforeJob(Task task) {
    try {
      settle.settle(task, Ending.cancelled("Cancelled before the agent started"));
    } catch (UnavailableException e) {
      // The cancel itself may be written already; reconcile then does what is left.
      return tasks
          .find(task.id())
          .filter(now -> now.status() == TaskStatus.CANCELLED)
          .or(
              () -> {
                throw e;
              });
    }
    return Optional.empty();
  }

  private Optional<Task> withJob(Task task) {
    Optional<Task> asked = task.isCancelling() ? Optional.of(task) : tasks.requestCancel(task);
    asked.ifPresent(cache::put);
    asked.ifPresent(this::endJob);
    return asked;
  }

  private void endJob(Task task) {
    try {
      jobs.find(JobNames.job(task.id()))
          .filter(job -> job.taskId().filter(task.id()::equals).isPresent())
          .ifPresent(jobs::endNow);
    } catch (UnavailableException e) {
      // The cancel is written; reconcile ends the Job.
    }
  }
}
