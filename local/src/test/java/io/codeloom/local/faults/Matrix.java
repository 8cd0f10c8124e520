package io.codeloom.local.faults;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Runs journeys in a world, each with another fault, and notes what became of them. */
final class Matrix {
  /** Calls after which everything is as it was before; any other call counts as an effect. */
  private static final Set<String> READS =
      Set.of(
          "find",
          "findByKey",
          "history",
          "list",
          "queuePosition",
          "sweep",
          "nextToRun",
          "freePlaces",
          "pods",
          "credential",
          "olderThan",
          "get",
          "size",
          "presignGet",
          "presignPut");

  /** On a starved machine a call may be left out, as that to a Redis which answers too late. */
  private static final int RUNS = 3;

  private final World world;
  private final Report report;

  Matrix(World world, Report report) {
    this.world = world;
    this.report = report;
  }

  /**
   * A journey and what goes wrong on it.
   *
   * @param scenario the journey
   * @param fault what goes wrong
   */
  record Case(Scenario scenario, Fault fault) {
    @Override
    public String toString() {
      return scenario + " " + fault;
    }
  }

  /** The calls of a journey on which nothing goes wrong, in their order. */
  List<Fault.CallSite> sites(Scenario scenario) throws Exception {
    List<Fault.CallSite> unused = world.calls().seen();
    Journey journey = new Journey(world, scenario, null, null).run();
    List<Fault.CallSite> seen = world.calls().seen();
    List<String> wrong = Aftermath.of(world, scenario, journey);
    if (!wrong.isEmpty()) {
      throw new AssertionError(scenario + " without any fault: " + wrong);
    }
    return seen;
  }

  /** Whether a call can have changed anything. */
  static boolean isEffect(Fault.CallSite site) {
    String name = site.call();
    return name.contains(" GET ") || name.contains("git POST git-upload-pack")
        ? false
        : !READS.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  /** Runs them all; the process that the next one kills starts meanwhile. */
  void run(List<Case> cases) throws Exception {
    FunctionProcess next = cases.isEmpty() ? null : doomed(cases.get(0));
    for (int i = 0; i < cases.size(); i++) {
      FunctionProcess now = next;
      next = i + 1 < cases.size() ? doomed(cases.get(i + 1)) : null;
      run(cases.get(i), now);
    }
  }

  private FunctionProcess doomed(Case one) throws IOException {
    return one.fault().trouble().kills() ? world.doomed(one.fault()) : null;
  }

  private void run(Case one, FunctionProcess doomed) throws Exception {
    for (int runs = 1; !ran(one, runs == 1 ? doomed : doomed(one), runs == RUNS); runs++) {
      Aftermath.clear(world);
    }
  }

  /** Runs it; false if it did not come to its fault, which is wrong of the last run only. */
  private boolean ran(Case one, FunctionProcess doomed, boolean last) throws Exception {
    long begin = System.nanoTime();
    Journey journey = new Journey(world, one.scenario(), one.fault(), doomed);
    try {
      journey.run();
      report.add(one, journey, Aftermath.of(world, one.scenario(), journey), begin);
    } catch (AssertionError e) {
      if (e instanceof CallNotMade && !last) {
        report.again(one);
        return false;
      }
      report.add(one, journey, List.of(String.valueOf(e.getMessage())), begin);
      Aftermath.clear(world);
    }
    return true;
  }
}
