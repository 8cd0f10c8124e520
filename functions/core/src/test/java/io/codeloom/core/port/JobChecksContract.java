package io.codeloom.core.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.event.JobCheck;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link JobChecks} does. */
public abstract class JobChecksContract {
  private final JobCheck check =
      new JobCheck("codex-agent-" + UUID.randomUUID(), UUID.randomUUID().toString());

  /** The way to finalize under test. */
  protected abstract JobChecks checks();

  /** One whose Broker does not answer. */
  protected abstract JobChecks away();

  /** What has arrived about a Job, oldest first. */
  protected abstract List<JobCheck> arrived(String jobName);

  @Test
  void sendsWhatItIsAsked() {
    JobCheck other = new JobCheck(check.jobName() + "-2", "uid");
    checks().send(check);
    checks().send(other);

    assertThat(arrived(check.jobName())).containsExactly(check);
    assertThat(arrived(other.jobName())).containsExactly(other);
  }

  @Test
  void sendsAgainWhenItIsAskedAgain() {
    checks().send(check);
    checks().send(check);

    assertThat(arrived(check.jobName())).containsExactly(check, check);
  }

  @Test
  void saysSoWhenNobodyTakesIt() {
    JobChecks away = away();

    assertThatThrownBy(() -> away.send(check))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("Broker");
    assertThat(arrived(check.jobName())).isEmpty();
  }
}
