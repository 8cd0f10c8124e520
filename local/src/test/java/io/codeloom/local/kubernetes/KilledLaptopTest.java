package io.codeloom.local.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.local.support.Eventually;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf("io.codeloom.local.kubernetes.Isolations#hold")
class KilledLaptopTest {

  @TempDir Path folder;

  @Test
  void containersDieWithItAndTheNextStartFailsTheirJob() throws Exception {
    Process doomed =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                DoomedLaptop.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    List<Long> containers;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(doomed.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(lines.lines().anyMatch("running"::equals)).isTrue();
      containers = recorded();
      assertThat(containers).hasSize(2).allMatch(KilledLaptopTest::lives);
    } finally {
      doomed.destroyForcibly().waitFor();
    }

    Eventually.until(
        "without containers", () -> containers.stream().noneMatch(KilledLaptopTest::lives), b -> b);
    try (Laptop laptop = new Laptop(folder, DoomedLaptop.runtime())) {
      Job failed = laptop.awaitCondition("endless", "Failed");
      assertThat(Laptop.reason(failed, "Failed")).isEqualTo("BackoffLimitExceeded");
      assertThat(laptop.pods("endless")).hasSize(1);
    }
  }

  private List<Long> recorded() throws IOException {
    List<Long> pids = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder.resolve("pods"))) {
      for (Path file : files.filter(f -> f.endsWith("processes")).toList()) {
        Files.readAllLines(file).forEach(l -> pids.add(Long.parseLong(l.split(" ", 3)[1])));
      }
    }
    return pids;
  }

  /** One that is dead but not yet waited for does not count. */
  private static boolean lives(long pid) {
    try {
      return !Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
    } catch (java.nio.file.NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      if (ProcessHandle.of(pid).isEmpty()) {
        return false;
      }
      throw new UncheckedIOException(e);
    }
  }
}
