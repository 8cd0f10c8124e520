package io.codeloom.agentjob.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a process takes, as the kernel counts it: the peak of its resident memory, and its processor
 * time with that of the children it waited for. Read until it ends.
 */
final class Meter implements AutoCloseable {
  private static final int EVERY_MILLIS = 20;
  private static final double MILLIS_PER_TICK = 10;

  /** In {@code /proc/<pid>/stat} after the name: utime, stime, cutime, cstime. */
  private static final int FIRST_TIME = 11;

  private final Process process;
  private final Thread reader;
  private final NavigableMap<Instant, Double> cpuMillis = new ConcurrentSkipListMap<>();
  private volatile long peakKib;

  Meter(Process process) {
    this.process = process;
    this.reader = new Thread(this::read, "meter");
    reader.setDaemon(true);
    reader.start();
  }

  /** How a process ended, and what it took. */
  record Ended(Duration wall, Meter meter) {}

  /**
   * A JVM as the image starts one, with an empty environment but for {@code PATH}.
   *
   * @param memory what the container may take, such as {@code 512m}
   */
  static ProcessBuilder java(String memory, List<String> mainAndArguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-XX:MaxRAM=" + memory, "-XX:MaxRAMPercentage=50", "-cp"));
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
    try (Meter meter = new Meter(process)) {
      if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IOException("the measured process failed");
      }
      return new Ended(Duration.ofNanos(System.nanoTime() - start), meter);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Peak of resident memory so far. */
  long peakKib() {
    return peakKib;
  }

  /** Processor time between two moments, to some hundredths of a second. */
  double cpuMillis(Instant from, Instant to) {
    return cpuAt(to) - cpuAt(from);
  }

  private double cpuAt(Instant moment) {
    var entry = cpuMillis.floorEntry(moment);
    return entry == null ? 0 : entry.getValue();
  }

  private void read() {
    Path proc = Path.of("/proc", Long.toString(process.pid()));
    try {
      while (process.isAlive()) {
        readMemory(proc.resolve("status"));
        readCpu(proc.resolve("stat"));
        Thread.sleep(EVERY_MILLIS);
      }
    } catch (IOException gone) {
      // It has ended; what was read last stands.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void readMemory(Path status) throws IOException {
    Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .forEach(line -> peakKib = Long.parseLong(line.replaceAll("\\D", "")));
  }

  private void readCpu(Path stat) throws IOException {
    String text = Files.readString(stat);
    String[] fields = text.substring(text.lastIndexOf(") ") + 2).split(" ", -1);
    long ticks = 0;
    for (int i = FIRST_TIME; i < FIRST_TIME + 4; i++) {
      ticks += Long.parseLong(fields[i]);
    }
    cpuMillis.put(Instant.now(), ticks * MILLIS_PER_TICK);
  }

  @Override
  public void close() {
    reader.interrupt();
  }
}
