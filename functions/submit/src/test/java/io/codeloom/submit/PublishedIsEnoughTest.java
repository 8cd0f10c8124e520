package io.codeloom.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.event.RequestRejected;
import io.codeloom.core.git.GitHosts;
import io.codeloom.core.job.UploadLimits;
import io.codeloom.core.port.EventPublisher;
import io.codeloom.core.port.FaultyCalls;
import io.codeloom.core.port.TaskStore;
import io.codeloom.core.port.TaskStore.Admission;
import io.codeloom.core.task.Limits;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskFixtures;
import io.codeloom.core.task.TaskSpec;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.submit.caller.Caller;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
    Task answered = submitTask(world.tasks, new ThenDatabaseDown()).submit(submission());

    world.tasks.faults().comeBack();
    assertThat(answered.status()).isEqualTo(TaskStatus.PENDING);
    assertThat(world.events.queuedIds()).containsExactly(answered.id());
    assertThat(world.recorded()).extracting(Task::id).containsExactly(answered.id());
  }

  /** So that reconcile found it waiting, or its owner in the list. */
  @Test
  void taskThatWentOnBeforeItsInsertWasAnsweredIsAnsweredAsItIs() {
    FaultyCalls calls = new FaultyCalls();
    world.tasks.faults().loseNextAnswer();
    calls.before(2, this::claimTheOnlyTask);

    Task answered =
        submitTask(calls.wrap(TaskStore.class, world.tasks), world.events).submit(submission());

    assertThat(calls.calls())
        .startsWith("TaskStore.find", "TaskStore.insert", "TaskStore.find")
        .hasSize(3);
    assertThat(answered.status()).isEqualTo(TaskStatus.PROCESSING);
    assertThat(world.recorded()).containsExactly(answered);
  }

  private void claimTheOnlyTask() {
    Task task = world.recorded().get(0);
    world.tasks.claim(task, new Admission(9, 9), Duration.ofMinutes(1));
  }

  private SubmitTask submitTask(TaskStore tasks, EventPublisher events) {
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
        tasks,
        new ZipIntake(world.code, 1 << 20),
        world.tokens,
        events,
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
