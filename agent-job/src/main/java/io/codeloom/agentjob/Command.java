package io.codeloom.agentjob;

/** One command of the image. Instances keep no state between runs. */
public interface Command {
  /** The run ended as it should. */
  int OK = 0;

  /** The run failed; the log says why. */
  int FAILED = 1;

  /** The command, its arguments or its environment are wrong. */
  int USAGE = 2;

  /**
   * Runs to the end, or until the stop signal fires and the command has wound up.
   *
   * @param ctx environment, log, stop signal and clock; the only way to the outside world's
   *     settings
   * @return the exit code of the container
   * @throws Exception if it failed in a way nobody foresaw; counts as {@link #FAILED}
   */
  int run(CommandContext ctx) throws Exception;
}
