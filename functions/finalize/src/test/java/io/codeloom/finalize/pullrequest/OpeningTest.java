package io.codeloom.finalize.pullrequest;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.task.Ending;
import io.codeloom.core.task.ExitStatus;
import io.codeloom.core.task.TaskStatus;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OpeningTest {
  @Test
  void theReasonIsNeverWhatIsCut() {
    Ending ending = Opening.failed("The push was refused.").onto(completed("w".repeat(1_000)));

    assertThat(ending.message())
        .hasSizeLessThanOrEqualTo(1_000)
        .endsWith("… No pull request: The push was refused.");
  }

  @Test
  void manyPathsAreCounted() {
    List<String> paths = IntStream.range(0, 8).mapToObj(i -> ".github/" + i).toList();

    Ending ending = Opening.done("https://forge.example/1", paths).onto(completed("Completed"));

    assertThat(ending.prUrl()).isEqualTo("https://forge.example/1");
    assertThat(ending.message())
        .startsWith("Completed. Left out")
        .endsWith(".github/3, .github/4, and 3 more.");
  }

  @Test
  void aPathCannotBreakTheLine() {
    Ending ending = Opening.nothingLeft(List.of(".github/a\n@x")).onto(completed("Completed"));

    assertThat(ending.message()).doesNotContain("\n", "@x").contains(".github/a ");
  }

  private static Ending completed(String message) {
    return new Ending(
        TaskStatus.COMPLETED, message, ExitStatus.FINISHED, null, null, null, List.of());
  }
}
