package io.codeloom.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.job.TimeBudget;
import io.codeloom.core.port.TaskStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** README's table of how long a task may stay as it is, held to the figures in the code. */
class BoundsTest {
  private static final Bounds BOUNDS = Bounds.DEFAULT;

  @Test
  void everyRowOfTheReadmeSaysWhatTheCodeDoes() throws IOException {
    String readme = Files.readString(Path.of("../../README.md"));

    assertRow(readme, "PENDING", BOUNDS.pending());
    assertRow(readme, "QUEUED", TimeBudget.QUEUE_EXPIRY);
    assertRow(readme, "PROCESSING, DOWNLOADING_CODE", BOUNDS.staging());
    assertRow(readme, "RUNNING_AGENT, UPLOADING_RESULTS", BOUNDS.running());
    assertRow(readme, "a pod that can never run", BOUNDS.podTrouble());
    assertRow(readme, "a pod without a node", TimeBudget.START_ALLOWANCE);
    assertRow(readme, "cancelling", BOUNDS.cancelling());
    assertRow(readme, "ended, not settled", BOUNDS.unsettled());
    assertRow(readme, "a Job or token of no task", BOUNDS.orphan());
    assertRow(readme, "a Job's Secret, written after its task was settled", BOUNDS.orphan());
    assertRow(readme, "one staging of the code", TimeBudget.STAGING_CAP);
    assertRow(readme, "one collecting of the outputs", TimeBudget.COLLECTING);
    assertRow(readme, "a Job, from its start", TimeBudget.ofSeconds(0).activeDeadline());
    assertRow(readme, "still PENDING", TimeBudget.QUEUE_EXPIRY);
    assertRow(readme, "DOWNLOADING_CODE", TimeBudget.STAGING_EXPIRY);
    assertRow(readme, "UPLOADING_RESULTS", TimeBudget.COLLECTING_EXPIRY);
    assertRow(readme, "a Job that goes on", TimeBudget.ofSeconds(0).presignedLife());
    assertThat(readme).contains("its pod " + TimeBudget.GRACE.toMinutes() + " min at most");
    assertThat(TaskStore.Sweep.SETTLED_SPAN).isEqualTo(Duration.ofMinutes(30));
  }

  private static void assertRow(String readme, String state, Duration bound) {
    Matcher row =
        Pattern.compile(
                "(?m)^\\| "
                    + Pattern.quote(state)
                    + " \\| (?:agent's timeout \\+ )?(\\d+) (s|min|h)\\b")
            .matcher(readme);
    assertThat(row.find()).as("a row of %s with a figure", state).isTrue();
    long figure = Long.parseLong(row.group(1));
    Duration said =
        switch (row.group(2)) {
          case "s" -> Duration.ofSeconds(figure);
          case "min" -> Duration.ofMinutes(figure);
          default -> Duration.ofHours(figure);
        };
    assertThat(said).as(state).isEqualTo(bound);
  }
}
