package io.codeloom.core.port;

import static io.codeloom.core.task.TaskFixtures.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FakeTaskStoreTest implements TaskStoreContract {
  private final FakeTaskStore store = new FakeTaskStore();

  @Override
  public TaskStore store() {
    return store;
  }

  @Override
  public void passTime(Duration by) {
    store.clock().advance(by);
  }

  @Test
  void whenDownNothingIsAnsweredOrChanged() {
    Task task = pending(aTask());
    store.faults().goDown();

    assertThatThrownBy(() -> store.find(task.id())).isInstanceOf(UnavailableException.class);
    assertThatThrownBy(() -> step(task, TaskStatus.QUEUED))
        .isInstanceOf(UnavailableException.class);

    store.faults().comeBack();
    assertThat(stored(task)).isEqualTo(task);
  }

  @Test
  void aLostAnswerLeavesTheWriteInPlace() {
    Task task = pending(aTask());
    store.faults().loseNextAnswer();

    assertThatThrownBy(() -> step(task, TaskStatus.QUEUED))
        .isInstanceOf(UnavailableException.class);
    assertThat(stored(task).status()).isEqualTo(TaskStatus.QUEUED);
  }

  @Test
  void somebodyFasterWinsTheRace() {
    Task task = pending(aTask());
    store.faults().beforeNextWrite(() -> step(task, TaskStatus.QUEUED));

    assertThat(store.replace(task, task.to(TaskStatus.CANCELLED, "slow"))).isEmpty();
    assertThat(stored(task).status()).isEqualTo(TaskStatus.QUEUED);
  }
}
