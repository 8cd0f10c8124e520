package io.codeloom.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.event.EventTypes;
import io.codeloom.core.port.TaskStore.Admission;
import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLettersTest {
  private final ReconcileWorld world = new ReconcileWorld(new Admission(2, 1));

  @ParameterizedTest
  @EnumSource(names = {"PENDING", "QUEUED", "PROCESSING", "DOWNLOADING_CODE"})
  void anEventThatDispatchRefusedFailsItsTaskBeforeItHasAJob(TaskStatus status) {
    Task task = world.has(status);

    world.reconcile.deadLetter(letter(task, "422"));
    world.reconcile.deadLetter(letter(task, "422"));

    assertThat(world.now(task).outcome().failure().code()).isEqualTo(FailureCode.STAGING_FAILED);
    assertThat(world.events.finished()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"RUNNING_AGENT", "UPLOADING_RESULTS", "COMPLETED", "FAILED", "CANCELLED"})
  void aDeadLetterNeverEndsATaskThatHasItsJobOrHasEnded(TaskStatus status) {
    Task task = world.has(status);

    world.reconcile.deadLetter(letter(task, "422"));

    assertThat(world.now(task)).isEqualTo(task);
  }

  @ParameterizedTest
  @ValueSource(strings = {"503", "500", "404", "429", "-1", "", "4220"})
  void everyOtherDeadLetterIsLeftToTheSweeps(String code) {
    Task task = world.has(TaskStatus.QUEUED);

    world.reconcile.deadLetter(letter(task, code));
    for (String type : List.of(EventTypes.TASK_FINISHED, EventTypes.JOB_CHECK, "", "x")) {
      world.reconcile.deadLetter(new DeadLetter(type, task.id().toString(), "422"));
    }

    assertThat(world.now(task)).isEqualTo(task);
  }

  @Test
  void aDeadLetterOfNoTaskIsOfNoInterest() {
    for (String subject : new String[] {null, "", "x", UUID.randomUUID().toString()}) {
      world.reconcile.deadLetter(new DeadLetter(EventTypes.TASK_QUEUED, subject, "422"));
    }
    assertThat(world.events.finished()).isEmpty();
  }

  private static DeadLetter letter(Task task, String code) {
    return new DeadLetter(EventTypes.TASK_QUEUED, task.id().toString(), code);
  }
}
