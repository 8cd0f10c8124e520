package io.codeloom.finalize;

import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.JobView;
import io.codeloom.core.job.PodView;
import io.codeloom.core.job.TimeBudget;
import io.codeloom.core.port.AgentJobs;
import io.codeloom.core.task.Task;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An ended Job.
 *
 * @param jobUid the uid the task's Job has or had
 * @param job the Job; empty if it is gone
 * @param pods its pods that are still there
 * @param outlived whether it counts as ended only because it can deliver nothing any more
 */
record JobEnd(String jobUid, Optional<JobView> job, List<PodView> pods, boolean outlived) {
  private static final String DEADLINE_EXCEEDED = "DeadlineExceeded";

  /** The one rule of the template's podFailurePolicy is the disruption of the pod. */
  private static final String POD_FAILURE_POLICY = "PodFailurePolicy";

  /**
   * How the task's Job has ended; empty if it has not, or if there was none. Once the task knows
   * its Job's uid, another Job of that name only shows that its own is gone.
   */
  static Optional<JobEnd> of(Task task, AgentJobs jobs, Instant now) {
    String uid = task.state().jobUid();
    Optional<JobView> own =
        jobs.find(JobNames.job(task.id()))
            .filter(
                job ->
                    uid == null
                        ? job.taskId().filter(task.id()::equals).isPresent()
                        : uid.equals(job.uid()));
    if (own.isEmpty()) {
      return Optional.ofNullable(uid).map(gone -> new JobEnd(gone, own, List.of(), false));
    }
    TimeBudget budget = TimeBudget.of(task);
    return ended(own.get(), own.get().outlived(budget, now), jobs);
  }

  private static Optional<JobEnd> ended(JobView job, boolean outlived, AgentJobs jobs) {
    if (!job.finished() && !job.deleting() && !outlived) {
      return Optional.empty();
    }
    List<PodView> pods = jobs.pods(job);
    boolean podsEnded = pods.stream().allMatch(PodView::ended);
    if (job.finished() || (job.deleting() && podsEnded)) {
      return Optional.of(new JobEnd(job.uid(), Optional.of(job), pods, false));
    }
    return outlived
        ? Optional.of(new JobEnd(job.uid(), Optional.of(job), pods, true))
        : Optional.empty();
  }

  boolean complete() {
    return job.filter(view -> view.phase() == JobView.Phase.COMPLETE).isPresent();
  }

  boolean deleted() {
    return job.isEmpty() || (!job.get().finished() && !outlived);
  }

  boolean deadlineExceeded() {
    return job.filter(view -> DEADLINE_EXCEEDED.equals(view.reason())).isPresent();
  }

  boolean disrupted() {
    return job.filter(view -> POD_FAILURE_POLICY.equals(view.reason())).isPresent();
  }
}
