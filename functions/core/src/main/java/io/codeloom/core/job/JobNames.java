package io.codeloom.core.job;

import java.util.Optional;
import java.util.UUID;

/** The names by which dispatch, finalize and the cluster know a task's Job and Secrets. */
public final class JobNames {
  /** Label on Job, pod and Secret that holds the task's id. */
  public static final String TASK_LABEL = "codeloom.io/task-id";

  /** Label that marks all objects of Codeloom's own Jobs. */
  public static final String MANAGED_BY_LABEL = "app.kubernetes.io/managed-by";

  /** Value of {@link #MANAGED_BY_LABEL}. */
  public static final String MANAGED_BY = "codeloom";

  /** Label and value that ApiServerSource selects Jobs by. */
  public static final String NAME_LABEL = "app.kubernetes.io/name";

  /** Value of {@link #NAME_LABEL}. */
  public static final String NAME = "codeloom-agent";

  /** Holds a Job until Settle is done with it. */
  public static final String FINALIZER = "codeloom.io/finalize";

  /** Label and taint of the nodes that are for agents alone; its value is AGENT_NODE_POOL. */
  public static final String POOL = "codeloom.io/pool";

  /** Annotation with the failure code for which Codeloom ended a Job. */
  public static final String ENDED_FOR = "codeloom.io/ended-for";

  /** Annotation with the commit that the agent of a git task works on. */
  public static final String GIT_COMMIT = "codeloom.io/git-commit";

  /** Container names, as statuses and logs show them. */
  public static final String FETCH = "fetch";

  public static final String COURIER = "courier";
  public static final String RUNTIME = "runtime";
  public static final String AGENT = "agent";

  private static final String JOB_PREFIX = "codex-agent-";

  private JobNames() {}

  /** {@code codex-agent-<id>}. */
  public static String job(UUID taskId) {
    return JOB_PREFIX + taskId;
  }

  /** {@code codex-task-<id>}: the presigned URLs, in the agents' namespace. */
  public static String taskSecret(UUID taskId) {
    return "codex-task-" + taskId;
  }

  /** {@code codex-token-<id>}: the caller's git token, in the tokens' namespace. */
  public static String tokenSecret(UUID taskId) {
    return "codex-token-" + taskId;
  }

  /** {@code codex-model-<source>}: model key, base URL and model, in the agents' namespace. */
  public static String modelSecret(String keySource) {
    return "codex-model-" + keySource;
  }

  /** The task whose Job is called {@code jobName}; empty if the name is none of ours. */
  public static Optional<UUID> taskOf(String jobName) {
    if (jobName == null || !jobName.startsWith(JOB_PREFIX)) {
      return Optional.empty();
    }
    try {
      UUID id = UUID.fromString(jobName.substring(JOB_PREFIX.length()));
      return job(id).equals(jobName) ? Optional.of(id) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
