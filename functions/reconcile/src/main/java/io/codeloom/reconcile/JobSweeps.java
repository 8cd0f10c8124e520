package io.codeloom.reconcile;

import io.codeloom.core.event.JobCheck;
import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.JobView;
import io.codeloom.core.job.PodView;
import io.codeloom.core.job.TimeBudget;
import io.codeloom.core.observe.Action;
import io.codeloom.core.observe.Observer;
import io.codeloom.core.port.AgentJobs;
import io.codeloom.core.port.JobChecks;
import io.codeloom.core.port.TaskStore.Sweep;
import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.Task;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Tasks that have a Job: what finalize missed, Jobs that get nowhere, cancels without effect. */
final class JobSweeps {
  private final Pages pages;
  private final AgentJobs jobs;
  private final JobChecks checks;
  private final Bounds bounds;
  private final PodTrouble trouble;
  private final Clock clock;
  private final Observer observer;

  JobSweeps(
      Pages pages,
      AgentJobs jobs,
      JobChecks checks,
      Bounds bounds,
      Clock clock,
      Observer observer) {
    this.pages = pages;
    this.jobs = jobs;
    this.checks = checks;
    this.bounds = bounds;
    this.observer = observer;
    this.clock = clock;
    trouble = new PodTrouble(bounds.podTrouble(), clock);
  }

  List<ReconcileTasks.Sweeper> all() {
    return List.of(this::running, this::cancelling);
  }

  private void running(Attempts attempts) {
    pages.each(Sweep.RUNNING, bounds.running(), attempts, this::lookAtRunning);
  }

  private void lookAtRunning(Task task) {
    Optional<JobView> job = jobOf(task);
    if (job.isEmpty() || job.get().finished() || job.get().deleting() || outlived(task, job)) {
      String uid = task.state().jobUid();
      checks.send(
          new JobCheck(
              JobNames.job(task.id()), uid == null ? job.map(JobView::uid).orElse(null) : uid));
      observer.acted(Action.CHECKED_JOB);
    } else {
      jobs.pods(job.get()).stream()
          .map(trouble::of)
          .flatMap(Optional::stream)
          .findFirst()
          .ifPresent(why -> end(job.get(), why));
    }
  }

  private boolean outlived(Task task, Optional<JobView> job) {
    TimeBudget budget = TimeBudget.of(task);
    return job.get().outlived(budget, clock.instant());
  }

  private void end(JobView job, FailureCode why) {
    jobs.endNow(job, why);
    observer.acted(Action.ENDED_JOB);
  }

  private void cancelling(Attempts attempts) {
    pages.each(
        Sweep.CANCELLING,
        bounds.cancelling(),
        attempts,
        task -> jobOf(task).filter(job -> !job.finished()).ifPresent(this::cancel));
  }

  /** A Job that has no pod, such as a suspended one, has no deadline that could end it. */
  private void cancel(JobView job) {
    if (jobs.pods(job).stream().allMatch(PodView::ended)) {
      jobs.delete(job);
    } else {
      jobs.endNow(job);
    }
    observer.acted(Action.REPEATED_CANCEL);
  }

  /** Not another Job of that name. */
  private Optional<JobView> jobOf(Task task) {
    String uid = task.state().jobUid();
    return jobs.find(JobNames.job(task.id()))
        .filter(
            job ->
                uid == null
                    ? job.taskId().filter(task.id()::equals).isPresent()
                    : uid.equals(job.uid()));
  }
}
