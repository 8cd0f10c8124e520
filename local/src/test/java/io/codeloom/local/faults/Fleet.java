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
  private final Map<Function, FunctionProcess> mortal = new EnumMap<>(Function.class);
  private final Map<Function, URI> serving = new EnumMap<>(Function.class);
  private final Map<Function, URI> dead = new EnumMap<>(Function.class);
  private final Ground ground;
  private final Map<String, String> env;
  private final Path folder;
  private final long seed;
  private final double rate;
  private int started;
  private int kills;

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
      mortal.put(function, process(function));
    }
    for (Function function : Function.values()) {
      fronts.get(function).add(steady.get(function).awaitUri());
    }
  }

  /** Where a function takes what is for it. */
  URI uri(Function function) {
    return fronts.get(function).uri();
  }

  /**
   * Ends one instance by SIGKILL, in the midst of whatever it does, and starts another. One that
   * does not serve yet is spared. Until the next one serves, requests still go to the dead one.
   */
  void kill(Function function) throws Exception {
    URI uri = serving.get(function);
    if (uri == null) {
      return;
    }
    FunctionProcess victim = mortal.get(function);
    victim.kill();
    kills++;
    if (victim.awaitDeath() != Sigkill.EXIT_CODE) {
      throw new AssertionError(function + " had ended by itself");
    }
    dead.put(function, serving.remove(function));
    mortal.put(function, process(function));
  }

  /** Lets requests go to instances that have come to serve. */
  void tend() throws IOException {
    for (Function function : Function.values()) {
      if (!serving.containsKey(function) && mortal.get(function).serves()) {
        serving.put(function, mortal.get(function).uri());
        fronts.get(function).add(serving.get(function));
        fronts.get(function).remove(dead.get(function));
      }
    }
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
    all.addAll(mortal.values());
    all.forEach(FunctionProcess::close);
    fronts.values().forEach(Front::close);
  }
}
