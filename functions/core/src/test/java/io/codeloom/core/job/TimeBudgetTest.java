package io.codeloom.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeBudgetTest {
  @Test
  void everyCallEndsBeforeItsCallerGivesUp() {
    assertThat(TimeBudget.STAGING_CAP).isLessThan(TimeBudget.DISPATCH);
    assertThat(TimeBudget.DISPATCH).isLessThan(TimeBudget.SERVING_TIMEOUT);
    assertThat(TimeBudget.SERVING_TIMEOUT).isLessThan(TimeBudget.KAFKA_SOURCE_TIMEOUT);
    assertThat(TimeBudget.COLLECTING.plus(TimeBudget.PULL_REQUEST))
        .isLessThanOrEqualTo(TimeBudget.SERVING_TIMEOUT.minusMinutes(1));
  }

  @Test
  void aLiveClaimIsNeverTakenForAbandoned() {
    assertThat(TimeBudget.CLAIM_ABANDONED).isGreaterThan(TimeBudget.STAGING_CAP);
  }

  @Test
  void servingAllowsNoMoreThanKnativesMaximum() {
    assertThat(TimeBudget.SERVING_TIMEOUT).isLessThanOrEqualTo(Duration.ofSeconds(600));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 60, 1_800, 86_400})
  void theCourierUploadsBeforeTheJobsDeadline(int agentTimeout) {
    TimeBudget budget = TimeBudget.ofSeconds(agentTimeout);

    assertThat(TimeBudget.START_ALLOWANCE.plus(budget.gatewayCloses()))
        .isLessThan(budget.activeDeadline());
    assertThat(budget.gatewayCloses()).isGreaterThan(budget.agentTimeout());
    assertThat(TimeBudget.AGENT_STOP).isLessThan(TimeBudget.GATEWAY_TAIL);
    assertThat(TimeBudget.AGENT_STOP).isLessThan(TimeBudget.GRACE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 60, 1_800, 86_400})
  void presignedUrlsOutliveTheJobAndItsGrace(int agentTimeout) {
    TimeBudget budget = TimeBudget.ofSeconds(agentTimeout);

    assertThat(budget.presignedLife())
        .isGreaterThanOrEqualTo(
            budget.activeDeadline().plus(TimeBudget.GRACE).plus(Duration.ofSeconds(600)));
  }
}
