package io.codeloom.local.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What processes hold after a full collection, and what they take of the machine, over time. */
final class Memory {
  private static final int MIB = 1 << 20;
  private static final int KIB = 1 << 10;

  private static final double GROWTH = 1.25;
  private static final int SLACK_MIB = 16;

  private final Map<Function, Long> pids;
  private final Map<Function, List<Sample>> samples = new EnumMap<>(Function.class);

  /**
   * At one time.
   *
   * @param live MiB that a full collection left
   * @param resident MiB of the machine
   */
  record Sample(long live, long resident) {
    @Override
    public String toString() {
      return live + "/" + resident;
    }
  }

  Memory(Map<Function, Long> pids) {
    this.pids = pids;
  }

  void sample() throws Exception {
    for (Map.Entry<Function, Long> of : pids.entrySet()) {
      samples
          .computeIfAbsent(of.getKey(), none -> new ArrayList<>())
          .add(new Sample(live(of.getValue()), resident(of.getValue())));
    }
  }

  /** In the order they were taken. */
  Map<Function, List<Sample>> samples() {
    return samples;
  }

  /** What grew between three tenths of the way, when all code has run, and the end. */
  List<String> grown() {
    List<String> grown = new ArrayList<>();
    samples.forEach(
        (function, all) -> {
          Sample warm = all.get(all.size() * 3 / 10);
          Sample last = all.get(all.size() - 1);
          if (last.live() > warm.live() * GROWTH + SLACK_MIB
              || last.resident() > warm.resident() * GROWTH + SLACK_MIB) {
            grown.add(function + " " + warm + " " + last);
          }
        });
    return grown;
  }

  /** The histogram collects first; its last line has the sum. */
  private static long live(long pid) throws Exception {
    Path out = Files.createTempFile("histogram", ".txt");
    try {
      Process jcmd =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  Long.toString(pid),
                  "GC.class_histogram")
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      if (!jcmd.waitFor(60, TimeUnit.SECONDS)) {
        jcmd.destroyForcibly();
        throw new AssertionError("no histogram of " + pid);
      }
      List<String> lines = Files.readAllLines(out, StandardCharsets.UTF_8);
      String[] total = lines.get(lines.size() - 1).trim().split("\\s+");
      return Long.parseLong(total[2]) / MIB;
    } finally {
      Files.delete(out);
    }
  }

  private static long resident(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / KIB)
        .findFirst()
        .orElseThrow();
  }
}
