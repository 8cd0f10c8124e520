package io.codeloom.local.environment;

import io.codeloom.local.support.Eventually;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code local/up} or {@code local/demo}, as a user starts it. Needs what the phase {@code package}
 * has built.
 */
final class UpProcess implements AutoCloseable {
  private static final Pattern UP =
      Pattern.compile("^Codeloom is up: (http://127\\.0\\.0\\.1:\\d+)$", Pattern.MULTILINE);

  private final Process process;
  private final Path output;
  private final Path home;

  private UpProcess(Process process, Path output, Path home) {
    this.process = process;
    this.output = output;
    this.home = home;
  }

  static UpProcess start(Path home, Map<String, String> settings) throws IOException {
    return start("up", home, settings);
  }

  static UpProcess demo(Path home, Map<String, String> settings) throws IOException {
    return start("demo", home, settings);
  }

  private static UpProcess start(String script, Path home, Map<String, String> settings)
      throws IOException {
    // Maven has just built it; the script must not do so once more.
    Path built = Path.of("target/built");
    if (!Files.exists(built)) {
      Files.createFile(built);
    }
    Files.setLastModifiedTime(built, FileTime.from(Instant.now()));
    Path output = Files.createTempFile("up", ".out");
    // As what a script starts in the background: a signal it ignores must end it nevertheless.
    ProcessBuilder builder =
        new ProcessBuilder(
                "/bin/sh",
                "-c",
                "trap '' INT; exec \"$0\"",
                Path.of(script).toAbsolutePath().toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    Map<String, String> env = builder.environment();
    env.keySet().removeIf(name -> name.startsWith("OPENAI_") || name.startsWith("MYSQL_"));
    env.keySet().removeAll(List.of("REDIS_URI", "KAFKA_BOOTSTRAP_SERVERS"));
    env.put("PORT", "0");
    env.put(LocalConfig.CODELOOM_HOME, home.toString());
    env.putAll(settings);
    return new UpProcess(builder.start(), output, home);
  }

  /** Waits for the line that says so. */
  URI awaitUp() throws Exception {
    Eventually.that(
        "Codeloom is up",
        () -> {
          if (!process.isAlive()) {
            throw new AssertionError("it ended: " + output());
          }
          return UP.matcher(output()).find();
        });
    Matcher up = UP.matcher(output());
    up.find();
    return URI.create(up.group(1));
  }

  String output() throws IOException {
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  /** All processes it has started, and those have. */
  List<ProcessHandle> started() {
    return process.descendants().toList();
  }

  /** Its exit code after SIGTERM. */
  int terminate() throws InterruptedException {
    process.destroy();
    return awaitExit();
  }

  /** Its exit code after SIGINT. */
  int interrupt() throws IOException, InterruptedException {
    new ProcessBuilder("/bin/kill", "-INT", Long.toString(process.pid())).start().waitFor();
    return awaitExit();
  }

  /** Its exit code once it has ended. */
  int awaitExit() throws InterruptedException {
    if (!process.waitFor(300, TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end");
    }
    return process.exitValue();
  }

  /** SIGKILL for it alone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Processes of this machine that were started with this home. */
  List<String> ofThisHome() throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      for (Path one : all.filter(path -> path.getFileName().toString().matches("\\d+")).toList()) {
        if (mentions(one.resolve("cmdline")) || mentions(one.resolve("environ"))) {
          found.add(one.getFileName().toString());
        }
      }
    }
    found.remove(Long.toString(ProcessHandle.current().pid()));
    return found;
  }

  private boolean mentions(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains(home.toString());
    } catch (IOException e) {
      return false; // It has ended, or belongs to somebody else.
    }
  }

  @Override
  public void close() throws IOException {
    try {
      if (process.isAlive()) {
        terminate();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
      Files.delete(output);
    }
  }
}
