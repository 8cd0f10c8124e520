package io.codeloom.platform.settle;

import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.ObjectKeys;
import io.codeloom.core.port.AgentJobs;
import io.codeloom.core.port.GitTokens;
import io.codeloom.core.port.ObjectStore;
import io.codeloom.core.port.TaskSecrets;
import io.codeloom.core.task.Task;
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

  /** Removes them all. A Job that is still running under an ended task is ended first. */
  void remove(Task ended) {
    UUID id = ended.id();
    code.deleteAll(ObjectKeys.zipPrefix(id));
    code.deleteAll(ObjectKeys.stagedPrefix(id));
    code.deleteAll(ObjectKeys.outputsPrefix(id));
    secrets.delete(id);
    tokens.delete(id);
    jobs.find(JobNames.job(id))
        .filter(job -> job.taskId().filter(id::equals).isPresent())
        .ifPresent(
            job -> {
              if (!job.finished()) {
                jobs.delete(job);
              }
              jobs.release(job);
            });
  }
}
