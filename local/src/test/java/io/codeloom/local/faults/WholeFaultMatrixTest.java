package io.codeloom.local.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every call of every function outwards fails, loses its answer, hangs, or comes late; every event
 * is lost, doubled, late or out of order. {@link SigkillTest} does the rest.
 */
@Tag("matrix")
class WholeFaultMatrixTest {
  @TempDir Path folder;

  @Test
  void everyTaskComesToItsRightEnd() throws Exception {
    assertThat(Worlds.run("matrix", folder, WholeFaultMatrixTest::choose).wrong()).isEmpty();
  }

  private static List<Matrix.Case> choose(Cases cases) {
    return Stream.concat(
            cases.events().stream(),
            cases.all().stream().filter(one -> !one.fault().trouble().kills()))
        .toList();
  }
}
