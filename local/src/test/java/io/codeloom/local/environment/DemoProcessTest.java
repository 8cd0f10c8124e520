package io.codeloom.local.environment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.config.Env;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code local/demo} as a process. */
@Tag("slow")
class DemoProcessTest {
  @TempDir Path temp;

  @Test
  void showsTheStatesAndAPatchThatMendsTheSample() throws Exception {
    try (UpProcess demo = UpProcess.demo(temp.resolve("home"), Map.of())) {
      int code = demo.awaitExit();

      String output = demo.output();
      assertThat(code).as(output).isZero();
      assertThat(output)
          .containsSubsequence(
              "Codeloom is up: http://127.0.0.1:",
              "The task:",
              "PENDING",
              "QUEUED",
              "PROCESSING",
              "DOWNLOADING_CODE",
              "RUNNING_AGENT",
              "UPLOADING_RESULTS",
              "COMPLETED",
              "The patch:",
              "Its record:",
              "/diff.patch",
              "COMPLETED: ");
      CodeTree sample = CodeTree.sample(temp.resolve("sample"));
      sample.apply(patch(output).getBytes(UTF_8));
      assertThat(sample.run("sh test.sh")).contains("PASS: 4 checks");
      assertThat(demo.ofThisHome()).isEmpty();
    }
  }

  @Test
  void exitCodeTellsThatTheTaskFailed() throws Exception {
    try (UpProcess demo = UpProcess.demo(temp.resolve("home"), Map.of(Env.MAX_STEPS, "1"))) {
      int code = demo.awaitExit();

      assertThat(code).as(demo.output()).isEqualTo(1);
      assertThat(demo.output()).containsPattern("(?m)^FAILED: ");
      assertThat(demo.ofThisHome()).isEmpty();
    }
  }

  @Test
  void exitCodeTellsThatNothingStarted() throws Exception {
    try (UpProcess demo = UpProcess.demo(temp.resolve("home"), Map.of("PORT", "x"))) {
      assertThat(demo.awaitExit()).isEqualTo(1);
      assertThat(demo.output()).contains("PORT must be a number");
    }
  }

  /** What stands between the two headings, without the indentation. */
  private static String patch(String output) {
    List<String> lines = output.lines().toList();
    int from = lines.indexOf("The patch:") + 1;
    int to = lines.indexOf("Its record:") - 1;
    return lines.subList(from, to).stream()
        .map(line -> line.substring(2) + "\n")
        .collect(Collectors.joining());
  }
}
