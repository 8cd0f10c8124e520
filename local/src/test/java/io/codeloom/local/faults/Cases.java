package io.codeloom.local.faults;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every call site of every journey, met once, with all that can go wrong there. */
final class Cases {
  private final Map<Scenario, List<Fault.CallSite>> sites = new EnumMap<>(Scenario.class);

  /** Goes each journey without a fault and notes the calls. */
  static Cases recorded(Matrix matrix) throws Exception {
    Cases cases = new Cases();
    for (Scenario scenario : Scenario.values()) {
      cases.sites.put(scenario, matrix.sites(scenario));
    }
    return cases;
  }

  /** All calls that any function made on any journey. */
  List<Fault.CallSite> calls() {
    return sites.values().stream().flatMap(List::stream).toList();
  }

  /** Every call site, one that several journeys share on the first of them. */
  List<Matrix.Case> all() {
    List<Matrix.Case> cases = new ArrayList<>();
    Set<Fault.CallSite> met = new HashSet<>();
    sites.forEach(
        (scenario, calls) -> {
          Set<Function> begun = new HashSet<>();
          for (Fault.CallSite site : calls) {
            boolean effect = Matrix.isEffect(site);
            boolean first = effect && begun.add(site.function());
            if (met.add(site)) {
              add(cases, scenario, site, effect, first);
            }
          }
        });
    return cases;
  }

  /** Every event on its way, one that several journeys share on each of them. */
  List<Matrix.Case> events() {
    List<Matrix.Case> cases = new ArrayList<>();
    sites.forEach(
        (scenario, calls) ->
            calls.stream()
                .filter(
                    site -> scenario == Scenario.REQUESTED || site.function() != Function.SUBMIT)
                .map(
                    site ->
                        new Fault.CallSite(
                            site.function(), site.delivery(), Fault.CallSite.EVENT, 0))
                .distinct()
                .forEach(event -> addEvent(cases, scenario, event)));
    return cases;
  }

  private static void addEvent(List<Matrix.Case> cases, Scenario scenario, Fault.CallSite event) {
    for (Trouble trouble : Trouble.values()) {
      // Kafka keeps a request until submit has it: to drop it would be to take it back.
      boolean lostRequest =
          event.function() == Function.SUBMIT
              && trouble != Trouble.TWICE
              && trouble != Trouble.AGAIN;
      if (trouble.ofEvents() && !lostRequest) {
        cases.add(new Matrix.Case(scenario, new Fault(event, trouble)));
      }
    }
  }

  private static void add(
      List<Matrix.Case> cases,
      Scenario scenario,
      Fault.CallSite site,
      boolean effect,
      boolean first) {
    for (Trouble trouble : Trouble.values()) {
      // To die before an effect is to die after the one before it.
      boolean worth =
          switch (trouble) {
            case KILLED -> effect;
            case KILLED_BEFORE -> first;
            case FAILS, COMES_LATE -> true;
            // A call without effect has but its answer to lose.
            case ANSWER_LOST, HANGS, LANDS_SOON, LANDS_LATE -> effect;
            case OUTLASTS, DROPPED, TWICE, AGAIN, DELAYED, OVERTAKEN -> false;
          };
      if (worth) {
        cases.add(new Matrix.Case(scenario, new Fault(site, trouble)));
      }
    }
  }
}
