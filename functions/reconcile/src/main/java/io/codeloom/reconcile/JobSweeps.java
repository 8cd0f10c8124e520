package io.codeloom.reconcile;

import io.codeloom.core.event.JobCheck;
import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.JobView;
import io.codeloom.core.port.AgentJobs;
import io.codeloom.core.port.JobChecks;
import io.codeloom.core.port.TaskStore;
import io.codeloom.core.port.TaskStore.Sweep;
import io.codeloom.core.task.Task;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Tasks that have a Job, and Jobs that have no task. */
final class JobSweeps {
  private final Pages pages;
  private final TaskStore tasks;
  private final AgentJobs jobs;
  private final JobChecks checks;
  private final Bounds bounds;
  private final Clock clock;

  JobSweeps(
      Pages pages, TaskStore tasks, AgentJobs jobs, JobChecks checks, Bounds bounds, Clock clock) {
    this.pages = pages;
    this.tasks = tasks;
    this.jobs = jobs;
    this.checks = checks;
    this.bounds = bounds;
    this.clock = clock;
  }

  List<ReconcileTasks.Sweeper> all() {
    return List.of(this::running, this::cancelling, this::jobs);
  }

  private void running() {
    PodTrouble trouble = new PodTrouble(bounds.podTrouble(), clock);
    pages.each(
        Sweep.RUNNING,
        bounds.running(),
        task -> {
          Optional<JobView> job = jobs.find(JobNames.job(task.id()));
          if (job.isEmpty() || job.get().finished() || job.get().deleting()) {
            checks.send(new JobCheck(JobNames.job(task.id()), task.state().jobUid()));
          } else {
            jobs.pods(job.get()).stream()
                .map(trouble::of)
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(why -> jobs.endNow(job.get(), why));
          }
        });
  }

  private void cancelling() {
    pages.each(
        Sweep.CANCELLING,
        bounds.cancelling(),
        task -> jobs.find(JobNames.job(task.id())).ifPresent(jobs::endNow));
  }

  private void jobs() {
    String next = null;
    do {
      AgentJobs.Page page = jobs.list(next);
      page.jobs().forEach(this::look);
      next = page.next();
    } while (next != null);
  }

  private void look(JobView job) {
    Optional<Task> task = job.taskId().flatMap(tasks::find);
    boolean old = job.createdAt().isBefore(clock.instant().minus(bounds.orphan()));
    if (task.isEmpty()) {
      if (old) {
        jobs.delete(job);
        jobs.release(job);
      }
    } else if (task.get().isFinal() && !job.finished() && !job.deleting()) {
      jobs.endNow(job);
    } else if (job.finished() && job.held()) {
      checks.send(new JobCheck(job.name(), job.uid()));
    }
  }
}
