package io.codeloom.core.job;

/**
 * Environment variables of the Job's containers. Every path travels by one of these, so that the
 * same code runs wherever the volumes are mounted.
 */
public final class JobEnv {
  /** The work tree: rw for all three containers. */
  public static final String CODE_DIR = "CODE_DIR";

  /** The agent's own outputs: rw for agent and courier. */
  public static final String OUTPUT_DIR = "OUTPUT_DIR";

  /** Git objects of the code as it was: fetch and courier only. */
  public static final String BASELINE_DIR = "BASELINE_DIR";

  /** Holds {@code task.json}. */
  public static final String TASK_DIR = "TASK_DIR";

  /** Holds {@code gateway.json}: rw for the courier, ro for the agent. */
  public static final String GATEWAY_DIR = "GATEWAY_DIR";

  /** The runtime copied into a user's own image. */
  public static final String RUNTIME_DIR = "RUNTIME_DIR";

  /** Secret {@code codex-task-<id>}: {@code CODE_URL} for fetch, {@code OUTPUT_URL} for courier. */
  public static final String TASK_SECRET_DIR = "TASK_SECRET_DIR";

  /** Secret {@code codex-model-<source>}: the files named in {@link SecretFiles}; courier only. */
  public static final String MODEL_SECRET_DIR = "MODEL_SECRET_DIR";

  /** The courier's own volume: ledger and exchange record. */
  public static final String LEDGER_DIR = "LEDGER_DIR";

  public static final String TASK_ID = "TASK_ID";

  /** Uid of the Job, by the downward API. */
  public static final String JOB_UID = "JOB_UID";

  /** Uid of the pod, by the downward API. */
  public static final String POD_UID = "POD_UID";

  public static final String HOME = "HOME";
  public static final String TMPDIR = "TMPDIR";

  /** Bytes the work tree and outputs may take; at 80 % the run ends as {@code disk_limit}. */
  public static final String DISK_LIMIT_BYTES = "DISK_LIMIT_BYTES";

  private JobEnv() {}
}
