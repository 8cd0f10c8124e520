package io.codeloom.finalize;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.task.Ending;
import io.codeloom.core.task.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PullRequestOfTaskTest {
  private static final String URL = "https://forge.example/team/app/pull/1";

  private final FinalizeWorld world = new FinalizeWorld();
  private final List<TaskStatus> asked = new ArrayList<>();

  @Test
  void theTaskEndsWithItsPullRequest() {
    opens(() -> {});
    world.has(TaskStatus.RUNNING_AGENT);

    world.completed().check();

    world.assertEndedOnce(TaskStatus.COMPLETED);
    assertThat(asked).containsExactly(TaskStatus.COMPLETED);
    assertThat(world.now().outcome().prUrl()).isEqualTo(URL);
    assertThat(world.now().state().message()).endsWith("with words");
  }

  @Test
  void aCancelWhileItIsOpenedStillNamesIt() {
    opens(() -> world.tasks.requestCancel(world.now()));
    world.has(TaskStatus.RUNNING_AGENT);

    world.completed().check();

    world.assertEndedOnce(TaskStatus.CANCELLED);
    assertThat(world.now().outcome().prUrl()).isEqualTo(URL);
  }

  @Test
  void aTaskWhoseOutputsAreMissingIsNotAskedAbout() {
    opens(() -> {});
    world.has(TaskStatus.RUNNING_AGENT);
    world.jobs.complete(world.jobName);

    world.check();

    world.assertEndedOnce(TaskStatus.FAILED);
    assertThat(asked).isEmpty();
  }

  private void opens(Runnable meanwhile) {
    world.pullRequests =
        (task, ending, manifest) -> {
          asked.add(ending.status());
          assertThat(world.logs.keys()).isNotEmpty();
          meanwhile.run();
          return PullRequestOfTaskTest::with;
        };
  }

  private static Ending with(Ending ending) {
    return new Ending(
        ending.status(),
        ending.message() + " with words",
        ending.exitStatus(),
        ending.failure(),
        ending.usage(),
        URL,
        ending.files());
  }
}
