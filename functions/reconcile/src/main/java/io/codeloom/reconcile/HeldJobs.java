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
import io.codeloom.platform.settle.Leftovers;
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
  private final Leftovers leftovers;
  private final Duration orphanAge;
  private final Clock clock;
  private final Observer observer;

  HeldJobs(
      TaskStore tasks,
      AgentJobs jobs,
      JobChecks checks,
      Settle settle,
      Leftovers leftovers,
      Duration orphanAge,
      Clock clock,
      Observer observer) {
    this.tasks = tasks;
    this.jobs = jobs;
    this.checks = checks;
    this.settle = settle;
    this.leftovers = leftovers;
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

  /**
   * Not at once: the row may be in a database that is being restored. And its agent is ended first:
   * what that delivers on its way out is to be removed as well. One that does not end within as
   * long again is on a node that is gone; what it staged is left to the bucket's lifecycle rules.
   */
  private void removeIfOld(JobView job) {
    Duration age = Duration.between(job.createdAt(), clock.instant());
    if (age.compareTo(orphanAge) > 0
        && (job.taskId().map(leftovers::remove).orElse(true)
            || age.compareTo(orphanAge.multipliedBy(2)) > 0)) {
      jobs.delete(job);
      jobs.release(job);
      observer.acted(Action.REMOVED_JOB);
    }
  }
}
