package io.codeloom.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TaskStatusTest {
  /** Rows: from. Columns: to, in the same order. x = legal. */
  private static final String TABLE =
      """
      PENDING            . x x . . . . x x
      QUEUED             . . x . . . . x x
      PROCESSING         . . . x . x . x x
      DOWNLOADING_CODE   . . . . x x . x x
      RUNNING_AGENT      . . . . . x . x x
      UPLOADING_RESULTS  . . . . . . x x x
      COMPLETED          . . . . . . . . .
      FAILED             . . . . . . . . .
      CANCELLED          . . . . . . . . .
      """;

  @ParameterizedTest(name = "{0} to {1}: {2}")
  @MethodSource("pairs")
  void allowsExactlyTheChangesOfTheTable(TaskStatus from, TaskStatus to, boolean legal) {
    assertThat(from.canBecome(to)).isEqualTo(legal);
  }

  @Test
  void tableHasEveryPair() {
    assertThat(pairs()).hasSize(81);
  }

  @Test
  void aTaskRefusesAnIllegalChange() {
    Task queued = TaskFixtures.aTask().status(TaskStatus.QUEUED).build();

    assertThatThrownBy(() -> queued.to(TaskStatus.COMPLETED, "done"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("QUEUED to COMPLETED");
  }

  @Test
  void exactlyTheStatesBetweenClaimAndEndTakeAPlace() {
    assertThat(TaskStatus.values())
        .filteredOn(TaskStatus::isRunning)
        .containsExactly(
            TaskStatus.PROCESSING,
            TaskStatus.DOWNLOADING_CODE,
            TaskStatus.RUNNING_AGENT,
            TaskStatus.UPLOADING_RESULTS);
  }

  static List<Arguments> pairs() {
    List<Arguments> pairs = new ArrayList<>();
    for (String line : TABLE.lines().toList()) {
      StringTokenizer cells = new StringTokenizer(line);
      TaskStatus from = TaskStatus.valueOf(cells.nextToken());
      for (TaskStatus to : TaskStatus.values()) {
        pairs.add(Arguments.of(from, to, cells.nextToken().equals("x")));
      }
    }
    return pairs;
  }
}
