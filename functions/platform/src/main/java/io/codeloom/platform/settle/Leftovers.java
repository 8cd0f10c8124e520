package io.codeloom.platform.settle;

import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.JobView;
import io.codeloom.core.job.ObjectKeys;
import io.codeloom.core.job.TimeBudget;
import io.codeloom.core.port.AgentJobs;
import io.codeloom.core.port.GitTokens;
import io.codeloom.core.port.ObjectStore;
import io.codeloom.core.port.TaskSecrets;
import io.codeloom.core.task.Task;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** What an ended task needs no more: staged objects, Secrets, and last the Job's finalizer. */
public final class Leftovers {
  private final ObjectStore code;
  private final TaskSecrets secrets;
  private final GitTokens tokens;
  private final AgentJobs jobs;
  private final Clock clock;

  public Leftovers(
      ObjectStore code, TaskSecrets secrets, GitTokens tokens, AgentJobs jobs, Clock clock) {
    this.code = code;
    this.secrets = secrets;
    this.tokens = tokens;
    this.jobs = jobs;
    this.clock = clock;
  }

  /**
   * Removes them all, unless the Job of the ended task still runs: then it is ended, and what it
   * still needs, or still writes, is left for a later call. One that can deliver nothing any more
   * counts as ended: the node of its pod may be gone for good.
   *
   * @return whether nothing is left
   * @throws io.codeloom.core.error.UnavailableException if a service is away; may be called again
   */
  public boolean remove(Task ended) {
    TimeBudget budget = TimeBudget.of(ended);
    return remove(ended.id(), job -> runs(job) && !job.outlived(budget, clock.instant()));
  }

  /**
   * Removes what is left of a task that is in no database, likewise; what its Job may deliver is
   * not known.
   *
   * @return whether nothing is left
   * @throws io.codeloom.core.error.UnavailableException if a service is away; may be called again
   */
  public boolean remove(UUID unknown) {
    return remove(unknown, this::runs);
  }

  private boolean remove(UUID id, Predicate<JobView> runs) {
    tokens.delete(id);
    Optional<JobView> job =
        jobs.find(JobNames.job(id)).filter(found -> found.taskId().filter(id::equals).isPresent());
    if (job.filter(runs).isPresent()) {
      jobs.endNow(job.get());
      return false;
    }
    code.deleteAll(ObjectKeys.zipPrefix(id));
    code.deleteAll(ObjectKeys.stagedPrefix(id));
    code.deleteAll(ObjectKeys.outputsPrefix(id));
    secrets.delete(id);
    job.ifPresent(this::letGo);
    return true;
  }

  /** Without a pod there is nothing its deadline could end; once deleted, its release ends it. */
  private boolean runs(JobView job) {
    return !job.finished()
        && !job.deleting()
        && jobs.pods(job).stream().anyMatch(pod -> !pod.ended());
  }

  private void letGo(JobView job) {
    if (!job.finished()) {
      jobs.delete(job);
    }
    jobs.release(job);
  }
}
