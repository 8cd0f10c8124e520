package io.codeloom.platform.settle;

import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.JobView;
import io.codeloom.core.job.ObjectKeys;
import io.codeloom.core.port.AgentJobs;
import io.codeloom.core.port.GitTokens;
import io.codeloom.core.port.ObjectStore;
import io.codeloom.core.port.TaskSecrets;
import java.util.Optional;
import java.util.UUID;

/** What an ended task needs no more: staged objects, Secrets, and last the Job's finalizer. */
public final class Leftovers {
  private final ObjectStore code;
  private final TaskSecrets secrets;
  private final GitTokens tokens;
  private final AgentJobs jobs;

  public Leftovers(ObjectStore code, TaskSecrets secrets, GitTokens tokens, AgentJobs jobs) {
    this.code = code;
    this.secrets = secrets;
    this.tokens = tokens;
    this.jobs = jobs;
  }

  /**
   * Removes them all, unless the Job of the ended task still runs: then it is ended, and what it
   * still needs, or still writes, is left for a later call.
   *
   * @param id of a task that has ended, or that is in no database
   * @return whether nothing is left
   * @throws io.codeloom.core.error.UnavailableException if a service is away; may be called again
   */
  public boolean remove(UUID id) {
    tokens.delete(id);
    Optional<JobView> job =
        jobs.find(JobNames.job(id)).filter(found -> found.taskId().filter(id::equals).isPresent());
    if (job.filter(this::runs).isPresent()) {
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
