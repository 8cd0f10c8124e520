package io.codeloom.finalize;

import io.codeloom.core.event.JobCheck;
import io.codeloom.core.job.JobNames;
import io.codeloom.core.port.AgentJobs;
import io.codeloom.core.port.TaskStore;
import io.codeloom.core.task.Ending;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.finalize.pullrequest.PullRequests;
import io.codeloom.platform.logging.LogContext;
import io.codeloom.platform.settle.Settle;
import java.time.Clock;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Settles a task whose Job has ended. Of the event it believes only which Job is meant; what
 * happened it asks the API server and the database. May be called for the same Job any number of
 * times.
 */
public final class FinalizeTask {
  private final TaskStore tasks;
  private final AgentJobs jobs;
  private final Collector collector;
  private final PullRequests pullRequests;
  private final Settle settle;
  private final Clock clock;

  FinalizeTask(
      TaskStore tasks,
      AgentJobs jobs,
      Collector collector,
      PullRequests pullRequests,
      Settle settle,
      Clock clock) {
    this.tasks = tasks;
    this.jobs = jobs;
    this.collector = collector;
    this.pullRequests = pullRequests;
    this.settle = settle;
    this.clock = clock;
  }

  /**
   * Looks at the Job and settles its task if it has ended. Returns normally also when there is
   * nothing to do.
   *
   * @throws io.codeloom.core.error.UnavailableException if trying again may help
   */
  public void finalizeJob(JobCheck check) {
    boolean decided = false;
    while (!decided) {
      decided = look(check);
    }
  }

  /** Returns false if the task was changed meanwhile, so that all must be decided anew. */
  private boolean look(JobCheck check) {
    Optional<Task> known = JobNames.taskOf(check.jobName()).flatMap(tasks::find);
    known.ifPresent(LogContext::about);
    Optional<JobEnd> end =
        known
            .flatMap(task -> JobEnd.of(task, jobs, clock.instant()))
            .filter(ended -> ended.jobUid().equals(check.jobUid()));
    return end.isEmpty() || settle(known.orElseThrow(), end.get());
  }

  private boolean settle(Task task, JobEnd end) {
    if (task.isFinal()) {
      settle.finish(task);
      return true;
    }
    if (task.status() == TaskStatus.UPLOADING_RESULTS) {
      collect(task, end);
      return true;
    }
    if (!task.status().canBecome(TaskStatus.UPLOADING_RESULTS)) {
      return true;
    }
    Optional<Task> uploading =
        tasks.replace(
            task,
            end.job()
                .map(job -> job.adoptedBy(task))
                .orElseGet(() -> task.withJobUid(end.jobUid()))
                .to(TaskStatus.UPLOADING_RESULTS, "Collecting the agent's outputs"));
    uploading.ifPresent(now -> collect(now, end));
    return uploading.isPresent();
  }

  private void collect(Task uploading, JobEnd end) {
    Outputs outputs = collector.collect(uploading.id(), end.jobUid());
    UnaryOperator<Ending> withPullRequest =
        outputs
            .manifest()
            .map(of -> pullRequests.open(uploading, Verdict.of(uploading, end, outputs), of))
            .orElse(UnaryOperator.identity());
    settle.settle(uploading, now -> withPullRequest.apply(Verdict.of(now, end, outputs)));
  }
}
