package io.codeloom.core.port;

import static io.codeloom.core.task.TaskFixtures.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.event.RequestRejected;
import io.codeloom.core.event.TaskQueued;
import io.codeloom.core.port.FakeEventPublisher.Finished;
import io.codeloom.core.task.RequestOrigin;
import io.codeloom.core.task.Task;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FakeEventPublisherTest extends EventPublisherContract {
  private final FakeEventPublisher events = new FakeEventPublisher();

  @Override
  protected EventPublisher events() {
    return events;
  }

  @Override
  protected EventPublisher away() {
    events.outage.begin(Outage.Lost.REQUEST);
    return events;
  }

  @Override
  protected List<TaskQueued> queued(UUID task) {
    return events.queued().stream().filter(event -> event.taskId().equals(task)).toList();
  }

  @Override
  protected List<Finished> finished(UUID task) {
    return events.finished().stream().filter(event -> event.data().taskId().equals(task)).toList();
  }

  @Override
  protected List<RequestRejected> rejected(RequestOrigin request) {
    return events.rejected().stream().filter(event -> event.request().equals(request)).toList();
  }

  @Test
  void losesAnAnswerOnRequest() {
    Task task = aTask().build();
    events.outage.next(Outage.Lost.ANSWER, 1);

    assertThatThrownBy(() -> events.taskQueued(task)).isInstanceOf(UnavailableException.class);
    assertThat(events.queuedIds()).containsExactly(task.id());
  }
}
