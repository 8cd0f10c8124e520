package io.codeloom.agentjob;

import io.codeloom.agentjob.CommandContext.BadEnvironmentException;
import io.codeloom.agentjob.agent.AgentCommand;
import io.codeloom.agentjob.courier.CourierCommand;
import io.codeloom.agentjob.fetch.FetchCommand;
import io.codeloom.agentjob.runtime.ReadyCommand;
import io.codeloom.agentjob.runtime.RuntimeCommand;
import io.codeloom.agentjob.show.ShowCommand;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The image's commands, for a container's process as well as for many runs within one JVM. */
public final class AgentJob {
  private AgentJob() {}

  /**
   * Runs one command to its end.
   *
   * @param command its name, such as {@code courier}
   * @param env the container's environment
   * @param log the container's log
   * @param stop fires when the container is told to end
   * @return the exit code
   */
  public static int run(String command, Map<String, String> env, PrintStream log, StopSignal stop) {
    return run(command, new CommandContext(List.of(), env, log, stop, Clock.systemUTC()));
  }

  /** Runs one command to its end; returns the exit code. */
  public static int run(String name, CommandContext ctx) {
    Optional<Command> command = command(name);
    if (command.isEmpty()) {
      ctx.log().println("unknown command: " + name);
      return Command.USAGE;
    }
    try {
      return command.get().run(ctx);
    } catch (BadEnvironmentException e) {
      ctx.log().println(name + ": " + e.getMessage());
      return Command.USAGE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Command.FAILED;
    } catch (Exception e) {
      // The message of an unforeseen failure may quote a URL or a header; its kind and place do
      // not.
      ctx.log().println(name + " failed: " + e.getClass().getName() + place(e));
      return Command.FAILED;
    }
  }

  private static Optional<Command> command(String name) {
    return Optional.ofNullable(
        switch (name) {
          case "agent" -> new AgentCommand();
          case "courier" -> new CourierCommand();
          case "fetch" -> new FetchCommand();
          case "show" -> new ShowCommand();
          case "runtime" -> new RuntimeCommand();
          case "ready" -> new ReadyCommand();
          default -> null;
        });
  }

  private static String place(Exception e) {
    StackTraceElement[] trace = e.getStackTrace();
    for (StackTraceElement frame : trace) {
      if (frame.getClassName().startsWith("io.codeloom.")) {
        return " at " + frame;
      }
    }
    return "";
  }
}
