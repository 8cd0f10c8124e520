package io.codeloom.local.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Two worlds side by side, since a journey mostly waits. */
final class Worlds {
  private static final int COUNT = 2;

  /** {@code -Dfaults.only=…} runs the cases whose row has this in it. */
  private static final Pattern ONLY = Pattern.compile(System.getProperty("faults.only", ""));

  private Worlds() {}

  /** Runs all that {@code choose} picks, half of it in each world. */
  static Report run(String name, Path folder, Function<Cases, List<Matrix.Case>> choose)
      throws Exception {
    Report report = new Report(name);
    ExecutorService threads = Executors.newFixedThreadPool(COUNT);
    try {
      List<Future<?>> halves =
          IntStream.range(0, COUNT)
              .<Future<?>>mapToObj(
                  number ->
                      threads.submit(
                          () -> {
                            half(number, folder, choose, report);
                            return null;
                          }))
              .toList();
      for (Future<?> half : halves) {
        half.get();
      }
    } finally {
      threads.shutdownNow();
      report.write();
    }
    return report;
  }

  private static void half(
      int number, Path folder, Function<Cases, List<Matrix.Case>> choose, Report report)
      throws Exception {
    try (World world = new World(Files.createDirectory(folder.resolve("world" + number)))) {
      Matrix matrix = new Matrix(world, report);
      List<Matrix.Case> all =
          choose.apply(Cases.recorded(matrix)).stream()
              .filter(one -> ONLY.matcher(one.toString()).find())
              .toList();
      matrix.run(
          IntStream.range(0, all.size())
              .filter(i -> i % COUNT == number)
              .mapToObj(all::get)
              .toList());
    }
  }
}
