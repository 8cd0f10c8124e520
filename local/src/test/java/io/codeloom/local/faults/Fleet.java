package io.codeloom.local.faults;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Two instances of each function in processes of their own: one that lives as long as the test, and
 * one that is killed again and again.
 */
final class Fleet implements AutoCloseable {
  private static final int SPREAD = 1_000;

  /** A delivery makes ten to twenty calls: with this about as many deliveries meet a fault. */
  static final int CALLS = 10;

  private final Map<Function, Front> fronts = new EnumMap<>(Function.class);
  private final Map<Function, FunctionProcess> steady = new EnumMap<>(Function.class);
  private final Map<Function, Mortal> mortal = new EnumMap<>(Function.class);
  private final Ground ground;
  private final Map<String, String> env;
  private final Path folder;
  private final long seed;
  private final double rate;
  private int started;
  private int kills;

  private record Mortal(FunctionProcess process, URI uri) {}

  /**
   * {@code rate} is the share of deliveries that go wrong, on their way or at one of their calls.
   */
  Fleet(Ground ground, Map<String, String> env, long seed, double rate) throws Exception {
    this.ground = ground;
    this.env = env;
    this.seed = seed;
    this.rate = rate;
    this.folder = Files.createDirectory(ground.folder().resolve("fleet"));
    for (Function function : Function.values()) {
      fronts.put(function, new Front(function, seed * SPREAD + function.ordinal(), rate));
      steady.put(function, process(function));
      fronts.get(function).add(steady.get(function).awaitUri());
      replace(function);
    }
  }

  /** Where a function takes what is for it. */
  URI uri(Function function) {
    return fronts.get(function).uri();
  }

  /** Ends one instance by SIGKILL, in the midst of whatever it does, and starts another. */
  void kill(Function function) throws Exception {
    Mortal victim = mortal.get(function);
    victim.process().kill();
    kills++;
    if (victim.process().awaitDeath() != Sigkill.EXIT_CODE) {
      throw new AssertionError(function + " had ended by itself");
    }
    replace(function);
    fronts.get(function).remove(victim.uri());
  }

  private void replace(Function function) throws Exception {
    FunctionProcess process = process(function);
    Mortal next = new Mortal(process, process.awaitUri());
    mortal.put(function, next);
    fronts.get(function).add(next.uri());
  }

  private FunctionProcess process(Function function) throws IOException {
    int number = started++;
    Path own = Files.createDirectory(folder.resolve(function.label() + "." + number));
    return FunctionProcess.start(
        function,
        env,
        seed * SPREAD + number,
        rate / CALLS,
        folder.resolve("faults"),
        ground.clock(),
        own);
  }

  int kills() {
    return kills;
  }

  /** The processes that live as long as the test. */
  Map<Function, Long> steady() {
    Map<Function, Long> pids = new EnumMap<>(Function.class);
    steady.forEach((function, process) -> pids.put(function, process.pid()));
    return pids;
  }

  /** How many calls and events went wrong, by how. */
  Map<String, Integer> faults() throws IOException {
    Map<String, Integer> counts = new TreeMap<>();
    for (Path notes : List.of(folder.resolve("faults"), ground.folder().resolve("outside"))) {
      if (Files.exists(notes)) {
        try (Stream<String> lines = Files.lines(notes)) {
          lines.forEach(line -> counts.merge("call " + line.split(" ")[0], 1, Integer::sum));
        }
      }
    }
    fronts.values().stream()
        .flatMap(front -> front.counts().entrySet().stream())
        .forEach(of -> counts.merge("event " + of.getKey().name(), of.getValue(), Integer::sum));
    return counts;
  }

  @Override
  public void close() {
    List<FunctionProcess> all = new ArrayList<>(steady.values());
    mortal.values().forEach(one -> all.add(one.process()));
    all.forEach(FunctionProcess::close);
    fronts.values().forEach(Front::close);
  }
}
