package io.codeloom.core.port;

import io.codeloom.core.job.JobManifest;
import io.codeloom.core.job.JobView;
import io.codeloom.core.job.PodView;
import io.codeloom.core.task.FailureCode;
import java.util.List;
import java.util.Optional;

/**
 * The agents' Jobs in the cluster.
 *
 * <p>Every method throws {@link io.codeloom.core.error.UnavailableException} when the API server
 * does not answer.
 */
public interface AgentJobs {
  /** The Job of this name, whoever made it. */
  Optional<JobView> find(String name);

  /**
   * Creates a Job. A name that is taken (409) is answered with the Job that is there.
   *
   * @throws io.codeloom.core.error.TaskFailedException if the cluster refuses the Job for good
   */
  JobView create(JobManifest manifest);

  /**
   * Ends a running Job by setting its {@code activeDeadlineSeconds} to 1; gone or ended is fine.
   */
  void endNow(JobView job);

  /**
   * Likewise, and notes on the Job why, for whoever settles it; a reason noted earlier stands. See
   * {@link JobView#endedFor}.
   */
  void endNow(JobView job, FailureCode why);

  /** Takes Codeloom's finalizer off; gone is fine. */
  void release(JobView job);

  /** Deletes a Job with its pods in the background; gone is fine. */
  void delete(JobView job);

  /** A page of Codeloom's Jobs; pass {@code next} of the page before, or null. */
  Page list(String continueToken);

  /** The pods of a Job. */
  List<PodView> pods(JobView job);

  /**
   * A page of Jobs.
   *
   * @param next token of the next page; null on the last
   */
  record Page(List<JobView> jobs, String next) {}
}
