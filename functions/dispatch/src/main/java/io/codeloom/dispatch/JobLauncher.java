package io.codeloom.dispatch;

import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.job.JobManifest;
import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.JobView;
import io.codeloom.core.job.ObjectKeys;
import io.codeloom.core.job.TimeBudget;
import io.codeloom.core.port.AgentJobs;
import io.codeloom.core.port.ObjectStore;
import io.codeloom.core.port.StatusCache;
import io.codeloom.core.port.TaskSecrets;
import io.codeloom.core.port.TaskStore;
import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Creates the one Job of a staged task and writes that down. */
final class JobLauncher {
  /**
   * How old what is known of a task may be when its Job is created. A Job of the same name may have
   * been, ended and been forgotten since; that takes an hour at least.
   */
  static final Duration FRESH = Duration.ofMinutes(5);

  private final TaskStore tasks;
  private final StatusCache cache;
  private final ObjectStore code;
  private final TaskSecrets secrets;
  private final AgentJobs jobs;
  private final JobTemplate template;
  private final Clock clock;

  JobLauncher(
      TaskStore tasks,
      StatusCache cache,
      ObjectStore code,
      TaskSecrets secrets,
      AgentJobs jobs,
      JobTemplate template,
      Clock clock) {
    this.tasks = tasks;
    this.cache = cache;
    this.code = code;
    this.secrets = secrets;
    this.jobs = jobs;
    this.template = template;
    this.clock = clock;
  }

  /**
   * Creates the Job of a task whose code is staged. The task is read again last of all: its name
   * keeps a second Job away only as long as the first one is there.
   *
   * @return the task if it has ended meanwhile, and may have got a Secret since
   * @throws TaskFailedException if the cluster refuses the Job for good
   * @throws UnavailableException if a service does not answer, or not in time
   */
  Optional<Task> launch(Task staged) {
    TimeBudget budget = TimeBudget.of(staged);
    secrets.put(
        staged.id(),
        code.presignGet(staged.state().codePath(), budget.presignedLife()),
        code.presignPut(ObjectKeys.outputs(staged.id()), budget.presignedLife()));
    JobManifest manifest = template.render(staged);
    Instant asked = clock.instant();
    Optional<Task> now = tasks.find(staged.id());
    if (now.filter(task -> task.state().version() == staged.state().version()).isEmpty()) {
      return now.filter(Task::isFinal);
    }
    if (clock.instant().isAfter(asked.plus(FRESH))) {
      throw new UnavailableException(
          UnavailableException.DATABASE, "its answer came too long ago to create a Job", null);
    }
    return adopt(staged, jobs.create(manifest));
  }

  /**
   * Catches the row up with a Job that exists, and ends the Job if a cancel came meanwhile.
   *
   * @return the task if it has ended meanwhile
   */
  Optional<Task> adopt(Task claimed, JobView job) {
    if (!job.isLiveJobOf(claimed.id())) {
      throw new TaskFailedException(
          FailureCode.JOB_DELETED,
          "The name " + JobNames.job(claimed.id()) + " is taken by a Job that is not this task's.");
    }
    secrets.own(claimed.id(), job);
    running(claimed, job).ifPresent(cache::put);
    Optional<Task> now = tasks.find(claimed.id());
    if (now.filter(task -> task.isCancelling() || task.isFinal()).isPresent()) {
      jobs.endNow(job);
    }
    return now.filter(Task::isFinal);
  }

  private Optional<Task> running(Task claimed, JobView job) {
    Optional<Task> downloading =
        claimed.status() == TaskStatus.PROCESSING
            ? tasks.replace(claimed, claimed.to(TaskStatus.DOWNLOADING_CODE, "Found its Job"))
            : Optional.of(claimed);
    return downloading.flatMap(
        task ->
            tasks.replace(
                task, job.adoptedBy(task).to(TaskStatus.RUNNING_AGENT, "The agent is at work")));
  }
}
