package io.codeloom.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.event.EventTypes;
import io.codeloom.core.port.Outage.Lost;
import io.codeloom.core.port.TaskStore.Admission;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import org.junit.jupiter.api.Test;
import org.springframework.messaging.support.MessageBuilder;

/** What reconcile counts: the state of all tasks, and what it had to do. */
class ReconcileMetricsTest {
  private final ReconcileWorld world = new ReconcileWorld(new Admission(5, 5));

  @Test
  void gaugesShowTheDatabaseAsItIsNow() {
    Task queued = world.has(TaskStatus.QUEUED);
    world.has(TaskStatus.RUNNING_AGENT);
    world.has(TaskStatus.RUNNING_AGENT);
    world.passSeconds(20);
    world.run();

    assertThat(tasks(TaskStatus.QUEUED)).isEqualTo(1);
    assertThat(tasks(TaskStatus.RUNNING_AGENT)).isEqualTo(2);
    assertThat(tasks(TaskStatus.COMPLETED)).isZero();
    assertThat(world.registry.get("codeloom.places").gauge().value()).isEqualTo(5);
    assertThat(world.registry.get("codeloom.queue.oldest").gauge().value()).isBetween(20.0, 20.1);

    world.tasks.replace(queued, queued.to(TaskStatus.CANCELLED, "No"));
    world.run();

    assertThat(tasks(TaskStatus.QUEUED)).isZero();
    assertThat(tasks(TaskStatus.CANCELLED)).isEqualTo(1);
    assertThat(world.registry.get("codeloom.queue.oldest").gauge().value()).isZero();
  }

  @Test
  void everyThingDoneIsCountedByWhatItWas() {
    world.has(TaskStatus.PENDING);
    world.has(TaskStatus.PENDING);
    world.has(TaskStatus.PROCESSING);
    world.has(TaskStatus.CANCELLED);
    Task job = world.running();
    world.jobs.complete(world.name(job));
    world.passSeconds(60);

    world.run();

    assertThat(actions("resent_pending")).isEqualTo(2);
    assertThat(actions("resent_staging")).isEqualTo(1);
    assertThat(actions("settled")).isEqualTo(1);
    assertThat(actions("checked_job")).isPositive();
    assertThat(actions("expired")).isZero();
  }

  @Test
  void runThatCouldNotDoAllIsNoSuccess() {
    world.has(TaskStatus.PENDING);
    world.passSeconds(60);
    world.events.outage.next(Lost.REQUEST, 1);
    assertThatThrownBy(world::run).isInstanceOf(UnavailableException.class);

    assertThat(runs("partial")).isEqualTo(1);
    assertThat(actions("resent_pending")).isZero();
    assertThat(world.registry.find("codeloom.reconcile.last.success.timestamp").gauge()).isNull();

    world.run();
    assertThat(runs("whole")).isEqualTo(1);
    assertThat(world.registry.get("codeloom.reconcile.last.success.timestamp").gauge().value())
        .isEqualTo(world.tasks.clock().now().toEpochMilli() / 1_000.0);
  }

  @Test
  void deadLettersAreCountedByTypeAndCode() {
    world
        .function()
        .accept(
            MessageBuilder.withPayload(new byte[0])
                .setHeader("ce-type", EventTypes.TASK_QUEUED)
                .setHeader("ce-knativeerrorcode", "503")
                .build());

    assertThat(
            world
                .registry
                .get("codeloom.dead.letters")
                .tags("type", EventTypes.TASK_QUEUED, "code", "503")
                .counter()
                .count())
        .isEqualTo(1);
  }

  private double tasks(TaskStatus status) {
    return world.registry.get("codeloom.tasks").tag("status", status.name()).gauge().value();
  }

  private double actions(String action) {
    return world.registry.get("codeloom.reconcile.actions").tag("action", action).counter().count();
  }

  private double runs(String outcome) {
    return world.registry.get("codeloom.reconcile.runs").tag("outcome", outcome).counter().count();
  }
}
