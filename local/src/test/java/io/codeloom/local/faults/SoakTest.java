package io.codeloom.local.faults;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of tasks while calls fail, events get lost and functions are killed. */
@Tag("soak")
class SoakTest {
  private static final int TASKS = Integer.getInteger("soak.tasks", 2_000);
  private static final long SEED = Long.getLong("soak.seed", 1);
  private static final double RATE = Double.parseDouble(System.getProperty("soak.rate", "0.1"));

  @TempDir Path folder;

  @Test
  void noTaskIsLostOrStuckOrDoneTwice() throws Exception {
    try (Soak soak = new Soak(folder, new Soak.Settings(TASKS, SEED, RATE, 20, 100, 0.03, true))) {
      soak.run();
      soak.print("soak");
      soak.check();
    }
  }

  @Test
  void aThousandTasksHaveFivePlaces() throws Exception {
    int tasks = Math.min(TASKS, 1_000);
    try (Soak soak = new Soak(folder, new Soak.Settings(tasks, SEED, 0, 5, tasks, 0, false))) {
      soak.run();
      soak.print("capacity");
      soak.check();
    }
  }
}
