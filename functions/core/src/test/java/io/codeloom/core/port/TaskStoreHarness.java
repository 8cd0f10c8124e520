package io.codeloom.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.port.TaskStore.Admission;
import io.codeloom.core.port.TaskStore.Claim;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskBuilder;
import io.codeloom.core.task.TaskStatus;
import java.time.Duration;

/** What the contract of {@link TaskStore} needs to know of the store under test. */
public interface TaskStoreHarness {
  /** Room for everybody. */
  Admission ROOMY = new Admission(1_000, 1_000);

  /** The store of this test, empty at its start. */
  TaskStore store();

  /** Makes everything in the store older by this much. */
  void passTime(Duration by);

  /** Records the task as PENDING. */
  default Task pending(TaskBuilder task) {
    return store().insert(task.build(), null, null).task();
  }

  /** Records the task and takes it to QUEUED. */
  default Task queued(TaskBuilder task) {
    return step(pending(task), TaskStatus.QUEUED);
  }

  /** Records the task and claims it. */
  default Task claimed(TaskBuilder task) {
    return claim(queued(task));
  }

  /** Records the task and takes it to RUNNING_AGENT. */
  default Task running(TaskBuilder task) {
    Task downloading = step(claimed(task), TaskStatus.DOWNLOADING_CODE);
    return replaced(
        downloading, downloading.to(TaskStatus.RUNNING_AGENT, "Running").withJobUid("uid-1"));
  }

  /** Records the task and fails it. */
  default Task failed(TaskBuilder task) {
    Task pending = pending(task);
    return replaced(pending, Endings.failed(pending));
  }

  /** Claims with room for everybody; must succeed. */
  default Task claim(Task seen) {
    Claim claim = store().claim(seen, ROOMY, Duration.ZERO);
    assertThat(claim).isInstanceOf(Claim.Claimed.class);
    return ((Claim.Claimed) claim).task();
  }

  /** Changes the status; must succeed. */
  default Task step(Task seen, TaskStatus next) {
    return replaced(seen, seen.to(next, "Now " + next));
  }

  /** Replaces; must succeed. */
  default Task replaced(Task seen, Task next) {
    return store().replace(seen, next).orElseThrow();
  }

  /** The task as it is stored now. */
  default Task stored(Task task) {
    return store().find(task.id()).orElseThrow();
  }
}
