package io.codeloom.finalize;

import io.codeloom.core.event.JobCheck;
import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.JobView;
import io.codeloom.core.port.AgentJobs;
import io.codeloom.core.port.TaskStore;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.platform.settle.Settle;
import java.util.Optional;
import java.util.UUID;

/**
 * Settles a task whose Job has ended. Of the event it believes only the Job's name; what happened
 * it asks the API server and the database. May be called for the same Job any number of times.
 */
public final class FinalizeTask {
  private final TaskStore tasks;
  private final AgentJobs jobs;
  private final Collector collector;
  private final Settle settle;

  FinalizeTask(TaskStore tasks, AgentJobs jobs, Collector collector, Settle settle) {
    this.tasks = tasks;
    this.jobs = jobs;
    this.collector = collector;
    this.settle = settle;
  }

  /**
   * Looks at the Job and settles its task if it has ended. Returns normally also when there is
   * nothing to do.
   *
   * @throws io.codeloom.core.error.UnavailableException if trying again may help
   */
  public void finalizeJob(JobCheck check) {
    Optional<UUID> taskId = JobNames.taskOf(check.jobName());
    Optional<Task> known = taskId.flatMap(tasks::find);
    if (known.isEmpty()) {
      return;
    }
    Task task = known.get();
    Optional<JobEnd> end = end(task, jobs.find(check.jobName()));
    if (end.isEmpty()) {
      return;
    }
    if (task.isFinal()) {
      settle.finish(task);
    } else {
      uploading(task, end.get())
          .ifPresent(now -> settle.settle(now, collector.collect(now, end.get())));
    }
  }

  private Optional<JobEnd> end(Task task, Optional<JobView> found) {
    if (found.isEmpty()) {
      return task.state().jobUid() == null
          ? Optional.empty()
          : Optional.of(JobEnd.gone(task.state().jobUid()));
    }
    JobView job = found.get();
    boolean ours = job.taskId().filter(task.id()::equals).isPresent();
    boolean another = task.state().jobUid() != null && !task.state().jobUid().equals(job.uid());
    if (!ours || another) {
      return another && ours ? Optional.of(JobEnd.gone(task.state().jobUid())) : Optional.empty();
    }
    if (!job.finished() && !job.deleting()) {
      return Optional.empty();
    }
    var pods = jobs.pods(job);
    boolean ended = job.finished() || pods.isEmpty();
    return ended ? Optional.of(new JobEnd(job.uid(), Optional.of(job), pods)) : Optional.empty();
  }

  private Optional<Task> uploading(Task task, JobEnd end) {
    if (task.status() == TaskStatus.UPLOADING_RESULTS) {
      return Optional.of(task);
    }
    if (!task.status().canBecome(TaskStatus.UPLOADING_RESULTS)) {
      return Optional.empty();
    }
    return tasks.replace(
        task,
        task.withJobUid(end.jobUid())
            .to(TaskStatus.UPLOADING_RESULTS, "Collecting the agent's outputs"));
  }
}
