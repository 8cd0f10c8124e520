package io.codeloom.local.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The table: call site, fault, outcome. */
final class Report {
  private final List<Row> rows = new ArrayList<>();
  private final String name;

  private int again;

  Report(String name) {
    this.name = name;
  }

  private record Row(Matrix.Case one, int minutes, List<String> wrong, long millis) {
    String outcome() {
      return wrong.isEmpty()
          ? one.scenario().end() + (minutes == 0 ? " at once" : " after " + minutes + " min")
          : "WRONG: " + wrong;
    }
  }

  synchronized void add(Matrix.Case one, Journey journey, List<String> wrong, long begin) {
    Row row = new Row(one, journey.minutes(), wrong, (System.nanoTime() - begin) / 1_000_000);
    rows.add(row);
    System.out.printf("%4d  %-90s %s (%d ms)%n", rows.size(), one, row.outcome(), row.millis());
  }

  /** Notes that a case did not come to its fault, and is to be run again. */
  synchronized void again(Matrix.Case one) {
    again++;
    System.out.printf("      %-90s run again: the call was not made%n", one);
  }

  /** How many cases were run. */
  int rows() {
    return rows.size();
  }

  /** The rows that are not as they must be. */
  List<String> wrong() {
    return rows.stream()
        .filter(row -> !row.wrong().isEmpty())
        .map(row -> row.one() + ": " + row.wrong())
        .toList();
  }

  /** Writes {@code target/faults/<name>.md}. */
  void write() throws IOException {
    List<String> lines = new ArrayList<>(List.of("# " + name, ""));
    Map<Trouble, Long> counts =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.one().fault().trouble(), TreeMap::new, Collectors.counting()));
    counts.forEach((trouble, count) -> lines.add("- " + count + " × " + trouble));
    lines.add("- " + again + " × run again, since the call was not made");
    lines.addAll(List.of("", "| journey | call site | fault | outcome |", "|---|---|---|---|"));
    for (Row row : rows) {
      Fault fault = row.one().fault();
      lines.add(
          "| "
              + String.join(
                  " | ",
                  row.one().scenario().toString(),
                  fault.site().toString(),
                  fault.trouble().toString(),
                  row.outcome())
              + " |");
    }
    Path folder = Files.createDirectories(Path.of("target/faults"));
    Files.write(folder.resolve(name + ".md"), lines);
  }
}
