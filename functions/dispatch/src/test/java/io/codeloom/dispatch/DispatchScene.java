package io.codeloom.dispatch;

import static io.codeloom.core.task.TaskFixtures.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.ObjectKeys;
import io.codeloom.core.job.TimeBudget;
import io.codeloom.core.port.Outage.Lost;
import io.codeloom.core.task.Ending;
import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

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
