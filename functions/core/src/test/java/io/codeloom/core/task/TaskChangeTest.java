package io.codeloom.core.task;

import static io.codeloom.core.task.TaskFixtures.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class TaskChangeTest {
  private static final UUID ID = UUID.randomUUID();
  private static final Task QUEUED = aTask().id(ID).status(TaskStatus.QUEUED).build();
  private static final Task RUNNING = aTask().id(ID).status(TaskStatus.RUNNING_AGENT).build();

  @Test
  void stayingInAStateIsAllowedAndNoNewLineOfHistory() {
    assertThat(new TaskChange(RUNNING, RUNNING.withJobUid("other")).changesStatus()).isFalse();
  }

  @Test
  void aNewStateIsANewLineOfHistory() {
    Task next = RUNNING.to(TaskStatus.UPLOADING_RESULTS, "Collecting");
    assertThat(new TaskChange(RUNNING, next).changesStatus()).isTrue();
  }

  @Test
  void onlyAClaimLeadsToProcessing() {
    Task next = QUEUED.to(TaskStatus.PROCESSING, "Mine");
    assertThatIllegalArgumentException().isThrownBy(() -> new TaskChange(QUEUED, next));
  }

  @Test
  void nothingChangesAnEndedTask() {
    Task ended = aTask().status(TaskStatus.FAILED).build();
    assertThatIllegalArgumentException().isThrownBy(() -> new TaskChange(ended, ended));
  }

  @Test
  void illegalStepsAndForeignTasksAreRefused() {
    Task other = aTask().status(TaskStatus.QUEUED).build();
    assertThatIllegalArgumentException().isThrownBy(() -> new TaskChange(QUEUED, RUNNING));
    assertThatIllegalArgumentException().isThrownBy(() -> new TaskChange(QUEUED, other));
  }

  @Test
  void aLongMessageIsCutBetweenCharacters() {
    String wide = "x".repeat(TaskChange.MESSAGE_LIMIT - 1) + "\uD83D\uDE00";
    assertThat(TaskChange.cut(wide)).isEqualTo("x".repeat(TaskChange.MESSAGE_LIMIT - 1));
    assertThat(TaskChange.cut("short")).isEqualTo("short");
  }
}
