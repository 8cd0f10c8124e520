package io.codeloom.local.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessLedgerTest {
  @TempDir Path folder;

  private final Process child = sleeper();

  private static Process sleeper() {
    try {
      return new ProcessBuilder("sleep", "300").start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void end() {
    child.destroyForcibly();
  }

  @Test
  void endsTheProcessThatWasNoted() throws Exception {
    new ProcessLedger(folder).note("sleep", child.pid());
    assertThat(new ProcessLedger(folder).reap()).isEqualTo(1);
    assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void sparesAnotherProcessThatHasGotThePid() throws Exception {
    ProcessIdentity identity = ProcessIdentity.of(child.pid()).orElseThrow();
    ProcessIdentity earlier =
        new ProcessIdentity(child.pid(), "1", identity.bootId(), identity.command());
    Files.writeString(folder.resolve("sleep.pid"), earlier.line());
    assertThat(new ProcessLedger(folder).reap()).isZero();
    assertThat(child.isAlive()).isTrue();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void sparesEverythingAfterAReboot() throws Exception {
    ProcessIdentity identity = ProcessIdentity.of(child.pid()).orElseThrow();
    Files.writeString(
        folder.resolve("sleep.pid"),
        new ProcessIdentity(child.pid(), identity.startTicks(), "other-boot", "sleep").line());
    assertThat(new ProcessLedger(folder).reap()).isZero();
    assertThat(child.isAlive()).isTrue();
  }

  @Test
  void ignoresANoteThatWasCutOff() throws Exception {
    Files.writeString(folder.resolve("sleep.pid"), "12");
    assertThat(new ProcessLedger(folder).reap()).isZero();
  }
}
