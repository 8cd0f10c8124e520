package io.codeloom.platform.git;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.codeloom.core.error.CodeloomException;
import io.codeloom.core.error.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;

/** Runs a program in a process group of its own, which is killed whole unless it ends by itself. */
final class GroupProcess {
  private static final long POLL_MILLIS = 100;
  private static final long DRAIN_SECONDS = 10;

  /** Takes in one stream of a process; must read it to its end or throw. */
  interface Reader<T> {
    T read(InputStream in) throws IOException;
  }

  /** What a process left behind. */
  record Ended<T>(int exit, T out, String err) {}

  /** A process that was killed because its time was up. */
  static final class OutOfTime extends Exception {
    OutOfTime() {
      super("killed: out of time", null, false, false);
    }
  }

  private final ProcessBuilder builder;
  private final Runnable watch;

  /**
   * @param environment the whole environment
   * @param watch called ten times a second; ends the process by throwing
   */
  GroupProcess(List<String> command, Map<String, String> environment, Path folder, Runnable watch) {
    List<String> whole = new ArrayList<>(List.of("setsid"));
    whole.addAll(command);
    this.builder = new ProcessBuilder(whole).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    this.watch = watch;
  }

  /** Gives it a file as its standard input, which is empty otherwise; null for none. */
  GroupProcess fed(Path file) {
    if (file != null) {
      builder.redirectInput(file.toFile());
    }
    return this;
  }

  /**
   * Runs it.
   *
   * @throws OutOfTime if it did not end within {@code limit}
   * @throws UnavailableException if the program cannot be run at all
   */
  <T> Ended<T> run(Duration limit, Reader<T> out, Reader<String> err) throws OutOfTime {
    Process process = start();
    boolean ended = false;
    try {
      process.getOutputStream().close();
      FutureTask<T> output = reading(process.getInputStream(), out);
      FutureTask<String> errors = reading(process.getErrorStream(), err);
      await(process, limit, output);
      Ended<T> result =
          new Ended<>(
              process.exitValue(),
              output.get(DRAIN_SECONDS, SECONDS),
              errors.get(DRAIN_SECONDS, SECONDS));
      ended = true;
      return result;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("git", "interrupted", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof CodeloomException known
          ? known
          : new UnavailableException("git", "reading its output", e.getCause());
    } catch (IOException | TimeoutException e) {
      throw new UnavailableException("git", "reading its output", e);
    } finally {
      if (!ended) {
        kill(process);
      }
    }
  }

  private Process start() {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UnavailableException("git", "starting the program", e);
    }
  }

  private void await(Process process, Duration limit, FutureTask<?> output)
      throws InterruptedException, OutOfTime, ExecutionException {
    long end = System.nanoTime() + limit.toNanos();
    while (!process.waitFor(POLL_MILLIS, MILLISECONDS)) {
      watch.run();
      if (output.isDone()) {
        output.get(); // a reader that gave up says why
      }
      if (System.nanoTime() - end > 0) {
        throw new OutOfTime();
      }
    }
  }

  private static <T> FutureTask<T> reading(InputStream stream, Reader<T> reader) {
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              try (stream) {
                return reader.read(stream);
              }
            });
    Thread thread = new Thread(task, "git-output");
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  private static void kill(Process process) {
    try {
      // The shell's own kill: Java can signal one process only. The id fits no argument of the
      // user.
      String group = "kill -s KILL -- -" + process.pid();
      Process killer = new ProcessBuilder("sh", "-c", group).redirectErrorStream(true).start();
      if (!killer.waitFor(DRAIN_SECONDS, SECONDS)) {
        killer.destroyForcibly();
      }
      process.destroyForcibly().waitFor(DRAIN_SECONDS, SECONDS);
    } catch (IOException e) {
      throw new UnavailableException("git", "ending the program", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }
}
