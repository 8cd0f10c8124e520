package io.codeloom.reconcile;

import io.codeloom.core.event.JobCheck;
import io.codeloom.core.job.JobView;
import io.codeloom.core.observe.Action;
import io.codeloom.core.observe.Observer;
import io.codeloom.core.port.AgentJobs;
import io.codeloom.core.port.JobChecks;
import io.codeloom.core.port.TaskStore;
import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.Task;
import io.codeloom.platform.settle.Settle;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Jobs that are still there: ended and held, of an ended task, deleted by hand, of no task. */
final class HeldJobs {
  private final TaskStore tasks;
  private final AgentJobs jobs;
  private final JobChecks checks;
  private final Settle settle;
  private final Duration orphanAge;
  private final Clock clock;
  private final Observer observer;

  HeldJobs(
      TaskStore tasks,
      AgentJobs jobs,
      JobChecks checks,
      Settle settle,
      Duration orphanAge,
      Clock clock,
      Observer observer) {
    this.tasks = tasks;
    this.jobs = jobs;
    this.checks = checks;
    this.settle = settle;
    this.orphanAge = orphanAge;
    this.clock = clock;
    this.observer = observer;
  }

  List<ReconcileTasks.Sweeper> all() {
    return List.of(this::sweep);
  }

  private void sweep(Attempts attempts) {
    String next = null;
    do {
      AgentJobs.Page page = jobs.list(next);
      for (JobView job : page.jobs()) {
        if (!attempts.hopeless()) {
          attempts.attempt("Job " + job.name(), () -> look(job));
        }
      }
      next = page.next();
    } while (next != null && !attempts.hopeless());
  }

  private void look(JobView job) {
    if (job.finished() && !job.held()) {
      return;
    }
    Optional<Task> task = job.taskId().flatMap(tasks::find);
    if (task.isEmpty()) {
      removeIfOld(job);
    } else if (task.get().isFinal()) {
      settle.finish(task.get());
      observer.acted(Action.SETTLED);
    } else if (job.finished()) {
      checks.send(new JobCheck(job.name(), job.uid()));
      observer.acted(Action.CHECKED_JOB);
    } else if (job.deleting()) {
      // Its pod runs on as long as the finalizer holds; so the agent can still deliver.
      jobs.endNow(job, FailureCode.JOB_DELETED);
      observer.acted(Action.ENDED_JOB);
    }
  }

  /** Not at once: the row may be in a database that is being restored. */
  private void removeIfOld(JobView job) {
    if (job.createdAt().isBefore(clock.instant().minus(orphanAge))) {
      jobs.delete(job);
      jobs.release(job);
      observer.acted(Action.REMOVED_JOB);
    }
  }
}
