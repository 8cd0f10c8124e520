package io.codeloom.agentjob.process;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a command ended.
 *
 * @param end what ended it
 * @param exitCode of the shell; as of a signal (128 + number) where it was killed
 * @param took from start to end
 * @param stdout file that holds the standard output; grows while background children write
 * @param stderr likewise
 */
public record CommandOutcome(End end, int exitCode, Duration took, Path stdout, Path stderr) {
  /** What ended a command. */
  public enum End {
    EXITED,
    TIMED_OUT,
    TOO_MUCH_OUTPUT
  }
}
