package io.codeloom.core.port;

import io.codeloom.core.task.ExitStatus;
import io.codeloom.core.task.Failure;
import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.Outcome;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.core.task.Usage;
import java.util.List;

/** Ends of tasks for the contract suites. */
final class Endings {
  static final Outcome RICH =
      new Outcome(
          ExitStatus.STEP_LIMIT,
          Failure.of(FailureCode.STEP_LIMIT),
          "https://git.example.com/team/app/pulls/7",
          new Usage(12, 3_000_000_000L, 4_000, 3_000_004_000L, 11, 95, true),
          List.of("diff.patch", "agent.log"),
          null);

  private Endings() {}

  static Task failed(Task task) {
    return task.to(TaskStatus.FAILED, "Out of steps").withOutcome(RICH);
  }
}
