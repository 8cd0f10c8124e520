package io.codeloom.agentjob.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Runs commands, each in a session and process group of its own without a terminal, and ends them
 * with all they started. Not safe for several threads, but for {@link #close()}.
 */
public final class ProcessGroups implements AutoCloseable {
  private static final String MARK = "CODELOOM_RUN";
  private static final Duration SLICE = Duration.ofMillis(100);
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final int KILLED = 137;

  /** The kernel ends a greedy command before it ends the agent; no core dumps in the code. */
  private static final String LAUNCH =
      "echo 900 2>/dev/null >/proc/self/oom_score_adj; ulimit -c 0; ";

  private final Map<String, String> environment;
  private final String shell;
  private final Captures captures;
  private final String mark = UUID.randomUUID().toString();
  private final Set<Long> sessions = ConcurrentHashMap.newKeySet();
  private final Set<ProcessHandle> seen = ConcurrentHashMap.newKeySet();

  /**
   * @param environment all the commands see, but for a mark that tells the run's processes
   * @param captures where their outputs go
   */
  public ProcessGroups(Map<String, String> environment, Captures captures) {
    this.environment = new HashMap<>(environment);
    this.environment.put(MARK, mark);
    this.shell = Shells.find(environment.getOrDefault("PATH", ""));
    this.captures = captures;
  }

  /**
   * Runs {@code command} in {@code folder}. Children in the background do not hold the call; they
   * live on until the run ends.
   *
   * @throws InterruptedException if the run was told to end; the command's group has been ended
   */
  public CommandOutcome run(String command, Path folder, Duration limit)
      throws IOException, InterruptedException {
    captures.cutBack();
    Captures.Pair files = captures.next();
    long start = System.nanoTime();
    Process process = start(command, folder, files);
    sessions.add(process.pid());
    CommandOutcome.End end;
    try {
      end = await(process, files, limit);
    } finally {
      if (process.isAlive()) {
        kill(process);
      }
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    int exitCode = process.isAlive() ? KILLED : process.exitValue();
    return new CommandOutcome(end, exitCode, took, files.stdout(), files.stderr());
  }

  private Process start(String command, Path folder, Captures.Pair files) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("setsid", shell, "-c", LAUNCH + command)
            .directory(folder.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(ProcessBuilder.Redirect.appendTo(files.stdout().toFile()))
            .redirectError(ProcessBuilder.Redirect.appendTo(files.stderr().toFile()));
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  private CommandOutcome.End await(Process process, Captures.Pair files, Duration limit)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      long left = deadline - System.nanoTime();
      if (process.waitFor(Math.min(left, SLICE.toNanos()), TimeUnit.NANOSECONDS)) {
        return CommandOutcome.End.EXITED;
      }
      process.descendants().forEach(seen::add);
      if (captures.tooLarge(files)) {
        return CommandOutcome.End.TOO_MUCH_OUTPUT;
      }
      if (left <= 0) {
        return CommandOutcome.End.TIMED_OUT;
      }
    }
  }

  /** Asks first, then does not ask; what left the group is found through its ancestors. */
  private static void kill(Process process) throws IOException {
    List<ProcessHandle> below = process.descendants().toList();
    signal("TERM", process.pid());
    boolean interrupted = !waitUninterrupted(process, GRACE);
    signal("KILL", process.pid());
    process.destroyForcibly();
    below.forEach(ProcessHandle::destroyForcibly);
    interrupted |= !waitUninterrupted(process, GRACE);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** False if somebody interrupted meanwhile; the wait goes on. */
  private static boolean waitUninterrupted(Process process, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    boolean undisturbed = true;
    while (true) {
      try {
        process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        return undisturbed;
      } catch (InterruptedException e) {
        undisturbed = false;
      }
    }
  }

  private static void signal(String name, long group) throws IOException {
    new ProcessBuilder("/bin/sh", "-c", "kill -s \"$0\" -- -\"$1\"", name, Long.toString(group))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .onExit()
        .completeOnTimeout(null, GRACE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  /** Ends every process of the run that still lives, wherever it went. */
  @Override
  public void close() {
    long deadline = System.nanoTime() + GRACE.toNanos();
    while (System.nanoTime() < deadline) {
      List<ProcessHandle> left = living();
      if (left.isEmpty()) {
        return;
      }
      left.forEach(ProcessHandle::destroyForcibly);
      left.forEach(ProcessGroups::await);
    }
  }

  /** By their mark, by their session, and those seen below a command that shed both. */
  private List<ProcessHandle> living() {
    List<ProcessHandle> living = ProcessTable.of(MARK + "=" + mark, new HashSet<>(sessions));
    seen.removeIf(process -> !ProcessTable.lives(process));
    living.addAll(seen);
    return living;
  }

  private static void await(ProcessHandle process) {
    try {
      process.onExit().get(SLICE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (java.util.concurrent.TimeoutException | java.util.concurrent.ExecutionException e) {
      // The next sweep sees whether it still lives.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
