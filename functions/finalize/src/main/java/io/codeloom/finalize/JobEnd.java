package io.codeloom.finalize;

import io.codeloom.core.job.JobView;
import io.codeloom.core.job.PodView;
import java.util.List;
import java.util.Optional;

/**
 * An ended Job.
 *
 * @param jobUid the uid the task's Job has or had
 * @param job the Job; empty if it is gone
 * @param pods its pods that are still there
 */
record JobEnd(String jobUid, Optional<JobView> job, List<PodView> pods) {
  static JobEnd gone(String jobUid) {
    return new JobEnd(jobUid, Optional.empty(), List.of());
  }

  boolean complete() {
    return job.filter(view -> view.phase() == JobView.Phase.COMPLETE).isPresent();
  }

  boolean deleted() {
    return job.isEmpty() || !job.get().finished();
  }

  boolean deadlineExceeded() {
    return job.filter(view -> "DeadlineExceeded".equals(view.reason())).isPresent();
  }
}
