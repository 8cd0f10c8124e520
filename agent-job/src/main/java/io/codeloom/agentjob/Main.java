package io.codeloom.agentjob;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The container's process: {@code agent-job COMMAND [ARGUMENT…]}. */
public final class Main {
  private Main() {}

  /** Runs the command; SIGTERM lets it wind up, and its own exit code is the process's. */
  public static void main(String[] args) {
    if (args.length == 0) {
      System.err.println("usage: agent-job fetch | agent | courier | runtime | ready | show FILE");
      System.exit(Command.USAGE);
    }
    System.setProperty("sun.net.httpserver.nodelay", "true");
    StopSignal stop = new StopSignal();
    CompletableFuture<Integer> exit = new CompletableFuture<>();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> windUp(stop, exit), "wind-up"));
    List<String> rest = List.of(args).subList(1, args.length);
    CommandContext ctx =
        new CommandContext(rest, System.getenv(), System.out, stop, Clock.systemUTC());
    try {
      exit.complete(AgentJob.run(args[0], ctx));
    } finally {
      exit.complete(Command.FAILED);
    }
    System.exit(exit.join());
  }

  /** A JVM that got SIGTERM would exit with 143 whatever the command says. */
  private static void windUp(StopSignal stop, CompletableFuture<Integer> exit) {
    stop.fire();
    int code = exit.join();
    System.out.flush();
    Runtime.getRuntime().halt(code);
  }
}
