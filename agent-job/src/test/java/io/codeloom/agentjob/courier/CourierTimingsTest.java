package io.codeloom.agentjob.courier;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.agentjob.net.Retry;
import io.codeloom.core.job.TimeBudget;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CourierTimingsTest {
  private static final Retry UPLOADS = CourierTimings.DEFAULT.uploads();

  @Test
  void theOutcomeIsOfferedForAMinuteToAStoreThatRefusesAtOnce() {
    assertThat(UPLOADS.longest(Duration.ZERO)).isGreaterThanOrEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void aStoreThatCannotBeReachedIsGivenUpWithinTheGrace() {
    assertThat(UPLOADS.longest(Upload.CONNECT))
        .isLessThan(TimeBudget.GRACE.minus(TimeBudget.AGENT_STOP));
  }

  @Test
  void aSecondAttemptFitsTheGraceAfterOneThatHung() {
    assertThat(CourierTimings.DEFAULT.uploadAttempt().multipliedBy(2))
        .isLessThan(TimeBudget.GRACE.minus(TimeBudget.AGENT_STOP));
  }
}
