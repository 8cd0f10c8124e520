package io.codeloom.agentjob.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The peak of a process's resident memory, as the kernel counts it; read until it ends. */
final class Memory implements AutoCloseable {
  private static final int EVERY_MILLIS = 20;

  private final Process process;
  private final Thread reader;
  private volatile long peakKib;

  Memory(Process process) {
    this.process = process;
    this.reader = new Thread(this::read, "memory");
    reader.setDaemon(true);
    reader.start();
  }

  /** How a process ended, and what it took. */
  record Ended(Duration wall, long peakKib) {}

  /** A JVM as the image starts one, with an empty environment but for {@code PATH}. */
  static ProcessBuilder java(List<String> mainAndArguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx120m", "-cp"));
    command.add(classPath());
    command.addAll(mainAndArguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().clear();
    builder.environment().put("PATH", System.getenv("PATH"));
    return builder;
  }

  /** The processes have working folders of their own. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(":", -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(":"));
  }

  static Ended runToEnd(ProcessBuilder builder) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process process = builder.start();
    try (Memory memory = new Memory(process)) {
      if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IOException("the measured process failed");
      }
      return new Ended(Duration.ofNanos(System.nanoTime() - start), memory.peakKib);
    } finally {
      process.destroyForcibly();
    }
  }

  long peakKib() {
    return peakKib;
  }

  private void read() {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    try {
      while (process.isAlive()) {
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("VmHWM:"))
            .forEach(line -> peakKib = Long.parseLong(line.replaceAll("\\D", "")));
        Thread.sleep(EVERY_MILLIS);
      }
    } catch (IOException gone) {
      // It has ended; the peak read last stands.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    reader.interrupt();
  }
}
