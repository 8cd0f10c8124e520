package io.codeloom.local.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL between every pair of neighbouring effects of submit, dispatch, finalize with Settle, and
 * reconcile. The effects are those of runs on which nothing goes wrong, so that a new one is met
 * here too.
 */
@Tag("matrix")
class SigkillTest {
  @TempDir Path folder;

  @Test
  void everyTaskSurvivesIt() throws Exception {
    assertThat(Worlds.run("sigkill", folder, SigkillTest::choose).wrong()).isEmpty();
  }

  private static List<Matrix.Case> choose(Cases cases) {
    return cases.all().stream().filter(one -> one.fault().trouble().kills()).toList();
  }
}
