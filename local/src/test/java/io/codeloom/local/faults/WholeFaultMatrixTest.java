package io.codeloom.local.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every call of every function outwards fails, loses its answer, hangs, comes late or is the last
 * one of its process; every event is lost, doubled, late or out of order.
 */
@Tag("slow")
class WholeFaultMatrixTest {
  @TempDir Path folder;

  @Test
  void everyTaskComesToItsRightEnd() throws Exception {
    Report report = new Report("matrix");
    try (World world = new World(folder)) {
      Matrix matrix = new Matrix(world, report);
      Cases cases = Cases.recorded(matrix);
      matrix.run(cases.events());
      matrix.run(cases.all());
    } finally {
      report.write();
    }
    assertThat(report.wrong()).isEmpty();
  }
}
