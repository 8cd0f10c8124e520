package io.codeloom.dispatch;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.codeloom.core.task.Task;

/** Dispatch over fakes, and what can go wrong around it. */
abstract class DispatchScene {
  final DispatchWorld world = new DispatchWorld();

  Task crashed() {
    Task task = world.queued();
    crash(task);
    return task;
  }

  void crash(Task task) {
    world.duringStaging =
        () -> {
          throw new IllegalStateException("the process died");
        };
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> world.dispatch(task));
  }
}
