package io.codeloom.core.job;

import java.util.regex.Pattern;

/** The outputs every task has, and the bounds on those an agent adds. */
public final class OutputFiles {
  public static final String DIFF = "diff.patch";
  public static final String AGENT_LOG = "agent.log";
  public static final String PROMPT = "prompt.txt";
  public static final String TRAJECTORY = "trajectory.jsonl";
  public static final String RESULT = "result.json";

  /** The courier's record of what passed the gateway. */
  public static final String EXCHANGE = "exchange.jsonl";

  public static final String USAGE = "usage.json";

  /** Names of output files: flat, and harmless in paths, headers and terminals. */
  public static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  /** Files of the agent that are delivered at most. */
  public static final int MAX_FILES = 100;

  /** Bytes of one file at most. */
  public static final long MAX_FILE_BYTES = 200L * 1024 * 1024;

  private OutputFiles() {}
}
