package io.codeloom.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.event.EventTypes;
import io.codeloom.core.port.TaskStore.Admission;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

/** Anybody who reaches the sink or the topic can write a dead letter. */
class DeadLettersTest {
  private final ReconcileWorld world = new ReconcileWorld(new Admission(2, 1));

  @ParameterizedTest
  @EnumSource
  void aDeadLetterChangesNothing(TaskStatus status) {
    Task task = world.has(status);

    for (String code : List.of("422", "503", "")) {
      for (String type : List.of(EventTypes.TASK_QUEUED, "two\nlines")) {
        world.function().accept(letter(type, task.id().toString(), code));
      }
    }

    assertThat(world.now(task)).isEqualTo(task);
    assertThat(world.events.queued()).isEmpty();
    assertThat(world.events.finished()).isEmpty();
  }

  /** Dispatch refuses an event only for what the event is, so a good one mends it. */
  @Test
  void theTaskOfARefusedEventIsSentAgainByTheNextLook() {
    Task task = world.has(TaskStatus.QUEUED);
    world.function().accept(letter(EventTypes.TASK_QUEUED, task.id().toString(), "422"));

    world.function().accept(MessageBuilder.withPayload(new byte[0]).build());

    assertThat(world.events.queuedIds()).containsExactly(task.id());
  }

  private static Message<byte[]> letter(String type, String subject, String code) {
    return MessageBuilder.withPayload("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .setHeader("ce-id", "1")
        .setHeader("ce-type", type)
        .setHeader("ce-subject", subject)
        .setHeader("ce-knativeerrorcode", code)
        .build();
  }
}
