package io.codeloom.core.job;

import java.util.List;

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

  /** Bytes of code that dispatch staged at most; fetch alone. */
  public static final String MAX_CODE_BYTES = "MAX_CODE_BYTES";

  /** Files, folders and links that dispatch staged at most; fetch alone. */
  public static final String MAX_CODE_ENTRIES = "MAX_CODE_ENTRIES";

  /** Seconds a command may take that asks for no other limit; default 120, at most 600. */
  public static final String COMMAND_TIMEOUT_SECONDS = "COMMAND_TIMEOUT_SECONDS";

  /** Seconds one model call may take, first byte to last; default 300. */
  public static final String MODEL_TIMEOUT_SECONDS = "MODEL_TIMEOUT_SECONDS";

  /** Tokens the model's window holds; default 128000. Old outputs are folded before it is full. */
  public static final String MODEL_CONTEXT_TOKENS = "MODEL_CONTEXT_TOKENS";

  /** {@code false} asks for replies in one piece; default {@code true}. */
  public static final String MODEL_STREAM = "MODEL_STREAM";

  /** SearXNG-compatible search, such as {@code http://searxng:8080/search}; default none. */
  public static final String SEARCH_URL = "SEARCH_URL";

  /**
   * Hosts {@code call_api} may reach: comma-separated {@code host}, {@code host:port} or {@code
   * *.domain}; default none.
   */
  public static final String CALL_API_HOSTS = "CALL_API_HOSTS";

  /** Further variables of the agent's container that commands see; comma-separated; none. */
  public static final String AGENT_ENV_PASS = "AGENT_ENV_PASS";

  /** What an operator may set for every agent; dispatch passes on what it is given itself. */
  public static final List<String> AGENT_SETTINGS =
      List.of(
          COMMAND_TIMEOUT_SECONDS,
          MODEL_TIMEOUT_SECONDS,
          MODEL_CONTEXT_TOKENS,
          MODEL_STREAM,
          SEARCH_URL,
          CALL_API_HOSTS,
          AGENT_ENV_PASS);

  private JobEnv() {}
}
