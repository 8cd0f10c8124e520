package io.codeloom.local.faults;

import io.codeloom.local.support.Eventually;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A function in a process of its own, to be killed at a call. */
final class FunctionProcess implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(5);

  /** All of the heap at once, so that whatever the process takes more of later is not the heap. */
  private static final List<String> WHOLE_HEAP = List.of("-Xms256m", "-XX:+AlwaysPreTouch");

  private final Process process;
  private final Path folder;

  private FunctionProcess(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
  }

  /**
   * Starts it, without waiting until it serves.
   *
   * @param env its whole environment
   * @param fault kills it
   * @param clock its time too
   * @param folder its own
   */
  static FunctionProcess start(
      Map<String, String> env, Fault fault, ShiftedClock clock, Path folder) throws IOException {
    Fault.CallSite site = fault.site();
    return start(
        env,
        FunctionMain.class,
        List.of(),
        folder,
        List.of(
            folder.resolve("port").toString(),
            clock.file().toString(),
            site.function().name(),
            Integer.toString(site.delivery()),
            site.call(),
            Integer.toString(site.nth()),
            fault.trouble().name()));
  }

  /**
   * Starts a function some of whose calls go wrong until it is killed.
   *
   * @param rate of the calls, from 0 to 1
   * @param notes takes a line for each fault
   */
  static FunctionProcess start(
      Function function,
      Map<String, String> env,
      long seed,
      double rate,
      Path notes,
      ShiftedClock clock,
      Path folder)
      throws IOException {
    return start(
        env,
        SoakMain.class,
        WHOLE_HEAP,
        folder,
        List.of(
            folder.resolve("port").toString(),
            clock.file().toString(),
            function.name(),
            Long.toString(seed),
            Double.toString(rate),
            notes.toString()));
  }

  private static FunctionProcess start(
      Map<String, String> env, Class<?> main, List<String> heap, Path folder, List<String> args)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx256m");
    builder.command().addAll(heap);
    builder
        .command()
        .addAll(
            List.of(
                "-Djava.io.tmpdir=" + folder,
                "-Dorg.springframework.boot.logging.LoggingSystem=none",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    builder.command().addAll(args);
    builder.environment().clear();
    builder.environment().putAll(env);
    builder.environment().put("PATH", System.getenv("PATH"));
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
    return new FunctionProcess(builder.start(), folder);
  }

  /** Where it serves, once it does. */
  URI awaitUri() throws Exception {
    Eventually.that("the function serves", () -> serves() || !process.isAlive(), START);
    if (!serves()) {
      throw new AssertionError("it ended: " + Files.readString(folder.resolve("log")));
    }
    return uri();
  }

  /** Whether it has come to serve. */
  boolean serves() {
    return Files.exists(folder.resolve("port"));
  }

  /** Where it serves. */
  URI uri() throws IOException {
    return URI.create("http://127.0.0.1:" + Files.readString(folder.resolve("port")) + "/");
  }

  long pid() {
    return process.pid();
  }

  void kill() {
    Sigkill.of(process.pid());
  }

  /** The exit code of a process that must have died by now or soon. */
  int awaitDeath() throws InterruptedException {
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new AssertionError("it was not killed");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
