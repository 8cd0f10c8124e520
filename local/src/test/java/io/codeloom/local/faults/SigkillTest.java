package io.codeloom.local.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL between every pair of neighbouring effects of submit, dispatch and finalize with Settle.
 * The effects are those of a run on which nothing goes wrong, so that a new one is met here too.
 */
@Tag("slow")
class SigkillTest {
  @TempDir Path folder;

  @Test
  void everyTaskSurvivesIt() throws Exception {
    Report report = new Report("sigkill");
    try (World world = new World(folder)) {
      Matrix matrix = new Matrix(world, report);
      List<Matrix.Case> cases = new ArrayList<>();
      cases.addAll(between(matrix, Scenario.GIT));
      cases.addAll(
          between(matrix, Scenario.ZIP).stream()
              .filter(one -> one.fault().site().function() == Function.SUBMIT)
              .toList());
      matrix.run(cases);
    }
    report.write();
    assertThat(report.wrong()).isEmpty();
  }

  private static List<Matrix.Case> between(Matrix matrix, Scenario scenario) throws Exception {
    List<Matrix.Case> cases = new ArrayList<>();
    Set<Function> begun = EnumSet.noneOf(Function.class);
    for (Fault.CallSite site : matrix.sites(scenario)) {
      if (Matrix.isEffect(site)) {
        if (begun.add(site.function())) {
          cases.add(new Matrix.Case(scenario, new Fault(site, Trouble.KILLED_BEFORE)));
        }
        cases.add(new Matrix.Case(scenario, new Fault(site, Trouble.KILLED)));
      }
    }
    return cases;
  }
}
