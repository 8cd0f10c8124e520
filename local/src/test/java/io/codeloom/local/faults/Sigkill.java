package io.codeloom.local.faults;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** SIGKILL, which leaves a process no last word. */
final class Sigkill {
  /** What the JVM reports of a process that died so. */
  static final int EXIT_CODE = 128 + 9;

  private Sigkill() {}

  /** Ends this very process; never returns. */
  static void self() {
    of(ProcessHandle.current().pid());
    try {
      TimeUnit.DAYS.sleep(1);
    } catch (InterruptedException e) {
      self();
    }
  }

  static void of(long pid) {
    try {
      new ProcessBuilder("kill", "-9", Long.toString(pid)).start().waitFor();
    } catch (IOException e) {
      throw new IllegalStateException("there is no kill", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
