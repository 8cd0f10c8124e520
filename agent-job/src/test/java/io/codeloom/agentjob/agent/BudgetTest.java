package io.codeloom.agentjob.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.agentjob.model.Tokens;
import io.codeloom.core.job.TaskFile;
import io.codeloom.core.task.InputType;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** The model is told to wrap up once, at 85 % of whichever limit comes first. */
class BudgetTest {
  private final Instant start = Instant.parse("2026-01-01T00:00:00Z");
  private Instant now = start;

  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return now;
        }

        @Override
        public ZoneOffset getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
          return this;
        }
      };

  private final Budget budget =
      new Budget(new TaskFile(null, InputType.ZIP, "", "", 100, 1_000, 200, null), clock);

  @Test
  void steps() {
    for (int i = 0; i < 85; i++) {
      assertThat(budget.wrapUpNow()).as("after %d", i).isFalse();
      budget.count(new Tokens(1, 1, false));
    }
    expectOnce();
  }

  @Test
  void tokens() {
    budget.count(new Tokens(800, 49, false));
    assertThat(budget.wrapUpNow()).isFalse();
    budget.count(new Tokens(1, 0, false));
    expectOnce();
  }

  @Test
  void time() {
    now = start.plusMillis(169_999);
    assertThat(budget.wrapUpNow()).isFalse();
    now = start.plusSeconds(170);
    expectOnce();
  }

  private void expectOnce() {
    assertThat(budget.wrapUpNow()).isTrue();
    assertThat(budget.wrapUpNow()).isFalse();
    budget.count(new Tokens(100, 0, true));
    now = start.plusSeconds(190);
    assertThat(budget.wrapUpNow()).isFalse();
  }
}
