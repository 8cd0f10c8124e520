package io.codeloom.local.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is promised of a port is asked of its fake and of the real service alike. */
class PortContractsTest {
  private static final Path CORE = Path.of("../functions/core/src");
  private static final String PORTS = "java/io/codeloom/core/port";

  @Test
  void everyPortHasASuiteThatRunsOnItsFakeAndOnTheRealService() throws IOException {
    List<String> ports = ports();
    List<String> fakes = texts(CORE.resolve("test").resolve(PORTS), "Fake");
    List<String> real = texts(Path.of("src/test/java/io/codeloom/local/contract"), "");

    assertThat(ports).contains("TaskStore", "EventPublisher", "JobChecks", "AgentJobs");
    for (String port : ports) {
      String suite = " " + port + "Contract ";
      assertThat(fakes).as("fake of " + port).anyMatch(test -> test.contains(suite));
      assertThat(real).as("real " + port).anyMatch(test -> test.contains(suite));
    }
  }

  private static List<String> ports() throws IOException {
    return texts(CORE.resolve("main").resolve(PORTS), "").stream()
        .filter(text -> text.contains("\npublic interface "))
        .map(text -> text.replaceFirst("(?s).*\npublic interface (\\w+).*", "$1"))
        .toList();
  }

  /** The sources of a folder whose names begin so. */
  private static List<String> texts(Path folder, String start) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found =
          files.filter(file -> file.getFileName().toString().startsWith(start)).toList();
      List<String> texts = new java.util.ArrayList<>();
      for (Path file : found) {
        texts.add(Files.readString(file));
      }
      return texts;
    }
  }
}
