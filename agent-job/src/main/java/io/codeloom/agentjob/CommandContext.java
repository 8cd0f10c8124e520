package io.codeloom.agentjob;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * What a command is given. Commands read nothing else: no system property, no process environment,
 * so that many of them can run in one JVM.
 *
 * @param args arguments after the command's name
 * @param env environment variables, named in {@link io.codeloom.core.job.JobEnv}
 * @param log where the container's log goes; never a secret
 * @param stop fires when the container is told to end
 * @param clock wall clock
 */
public record CommandContext(
    List<String> args, Map<String, String> env, PrintStream log, StopSignal stop, Clock clock) {

  public CommandContext {
    args = List.copyOf(args);
    env = Map.copyOf(env);
  }

  /**
   * The folder that the variable {@code name} points to.
   *
   * @throws BadEnvironmentException if it is not set or not absolute
   */
  public Path dir(String name) {
    Path dir = Path.of(value(name));
    if (!dir.isAbsolute()) {
      throw new BadEnvironmentException(name + " must be an absolute path");
    }
    return dir;
  }

  /**
   * The variable {@code name}.
   *
   * @throws BadEnvironmentException if it is not set or empty
   */
  public String value(String name) {
    String value = env.get(name);
    if (value == null || value.isBlank()) {
      throw new BadEnvironmentException(name + " is not set");
    }
    return value;
  }

  /** The variable {@code name}, or {@code fallback} if it is not set or empty. */
  public String value(String name, String fallback) {
    String value = env.get(name);
    return value == null || value.isBlank() ? fallback : value;
  }

  /** The container's environment lacks something, or has it wrong. */
  public static final class BadEnvironmentException extends RuntimeException {
    /** Says which variable, never its value. */
    public BadEnvironmentException(String message) {
      super(message);
    }
  }
}
