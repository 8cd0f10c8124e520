package io.codeloom.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.event.RequestRejected;
import io.codeloom.core.git.GitHosts;
import io.codeloom.core.job.UploadLimits;
import io.codeloom.core.port.EventPublisher;
import io.codeloom.core.task.Limits;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskFixtures;
import io.codeloom.core.task.TaskSpec;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.submit.caller.Caller;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PublishedIsEnoughTest {
  private final SubmitWorld world = new SubmitWorld();

  /** A 503 here would make the caller submit, and pay for, the task a second time. */
  @Test
  void databaseThatGoesAwayAfterThePublicationFailsNoSubmission() {
    Task answered = submitTask().submit(submission());

    world.tasks.faults().comeBack();
    assertThat(answered.status()).isEqualTo(TaskStatus.PENDING);
    assertThat(world.events.queuedIds()).containsExactly(answered.id());
    assertThat(world.recorded()).extracting(Task::id).containsExactly(answered.id());
  }

  private SubmitTask submitTask() {
    SubmitPolicy policy =
        new SubmitPolicy(
            Limits.DEFAULT,
            GitHosts.parse(""),
            List.of(),
            Set.of(TaskSpec.DEFAULT_KEY_SOURCE),
            UploadLimits.DEFAULT,
            "");
    return new SubmitTask(
        new SubmissionRules(policy),
        world.tasks,
        new ZipIntake(world.code, 1 << 20),
        world.tokens,
        new ThenDatabaseDown(),
        UUID::randomUUID);
  }

  private static Submission submission() {
    String body = "{\"task_description\":\"Mend it\",\"git_url\":\"%s\"}";
    byte[] json = body.formatted(TaskFixtures.GIT_URL).getBytes(StandardCharsets.UTF_8);
    return new Submission(
        Caller.ANYBODY, new FieldsReader().json(json), Optional.empty(), null, null, null);
  }

  private final class ThenDatabaseDown implements EventPublisher {
    @Override
    public void taskQueued(Task task) {
      world.events.taskQueued(task);
      world.tasks.faults().goDown();
    }

    @Override
    public void taskFinished(Task task) {
      world.events.taskFinished(task);
    }

    @Override
    public void requestRejected(RequestRejected rejection) {
      world.events.requestRejected(rejection);
    }
  }
}
