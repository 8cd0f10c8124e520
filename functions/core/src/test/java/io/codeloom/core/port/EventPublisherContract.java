package io.codeloom.core.port;

import static io.codeloom.core.task.TaskFixtures.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeloom.core.error.ProblemType;
import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.event.RequestRejected;
import io.codeloom.core.event.TaskFinished;
import io.codeloom.core.event.TaskQueued;
import io.codeloom.core.port.FakeEventPublisher.Finished;
import io.codeloom.core.task.RequestOrigin;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link EventPublisher} does. */
public abstract class EventPublisherContract {
  /** The publisher under test. */
  protected abstract EventPublisher events();

  /** A publisher whose service does not answer. */
  protected abstract EventPublisher away();

  /** What a reader sees of a task that waits, oldest first. */
  protected abstract List<TaskQueued> queued(UUID task);

  /** What a reader sees of a task's end, oldest first. */
  protected abstract List<Finished> finished(UUID task);

  /** What a reader sees of a request that became no task, oldest first. */
  protected abstract List<RequestRejected> rejected(RequestOrigin request);

  @Test
  void tellsThatATaskWaitsAsOftenAsItIsAsked() {
    Task task = aTask().build();
    Task other = aTask().build();
    events().taskQueued(task);
    events().taskQueued(other);
    events().taskQueued(task);

    assertThat(queued(task.id())).containsExactly(TaskQueued.of(task), TaskQueued.of(task));
    assertThat(queued(other.id())).containsExactly(TaskQueued.of(other));
    assertThat(finished(task.id())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"COMPLETED", "FAILED", "CANCELLED"})
  void tellsAnEndUnderTheSameIdEveryTime(TaskStatus status) {
    Task task = aTask().origin(new RequestOrigin("urn:a", "1", "k")).status(status).build();
    events().taskFinished(task);
    events().taskFinished(task);

    Finished event = new Finished(task.id() + "/" + status, TaskFinished.of(task));
    assertThat(finished(task.id())).containsExactly(event, event);
    assertThat(queued(task.id())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"COMPLETED", "FAILED", "CANCELLED"})
  void tellsNoEndOfATaskThatGoesOn(TaskStatus status) {
    Task task = aTask().status(status).build();

    assertThatThrownBy(() -> events().taskFinished(task))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(finished(task.id())).isEmpty();
  }

  @Test
  void tellsThatARequestWasRejected() {
    rejects(new RequestOrigin("urn:other", UUID.randomUUID().toString(), "their key"));
  }

  @Test
  void tellsThatARequestWithoutAKeyWasRejected() {
    rejects(new RequestOrigin("urn:other", UUID.randomUUID().toString(), null));
  }

  private void rejects(RequestOrigin request) {
    RequestRejected rejection =
        RequestRejected.of(ProblemType.INVALID_REQUEST, "git_url is missing — «étage»", request);
    events().requestRejected(rejection);
    events().requestRejected(rejection);

    assertThat(rejected(request)).containsExactly(rejection, rejection);
  }

  @Test
  void saysSoWhenNobodyConfirms() {
    EventPublisher away = away();
    Task task = aTask().build();

    assertThatThrownBy(() -> away.taskQueued(task))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("Kafka");
    assertThat(queued(task.id())).isEmpty();
  }
}
