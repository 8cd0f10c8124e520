package io.codeloom.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.port.StagingLeases.Lease;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link StagingLeases} must do. */
public interface StagingLeasesContract {
  /** The life most leases here have. */
  Duration LIFE = Duration.ofMinutes(1);

  /** The leases of this test. */
  StagingLeases leases();

  /** Makes the lease of this task run out. */
  void runOut(UUID taskId);

  /** How long the lease of this task lasts if nobody renews it. */
  Duration lifeLeft(UUID taskId);

  @Test
  default void aTakenLeaseIsBusyForEverybodyElse() {
    UUID task = UUID.randomUUID();

    assertThat(leases().tryAcquire(task, LIFE)).isInstanceOf(Lease.Held.class);
    assertThat(leases().tryAcquire(task, LIFE)).isInstanceOf(Lease.Busy.class);
    assertThat(leases().tryAcquire(UUID.randomUUID(), LIFE)).isInstanceOf(Lease.Held.class);
    assertThat(lifeLeft(task)).isPositive().isLessThanOrEqualTo(LIFE);
  }

  @Test
  default void ofTwentyWhoTryAtOnceOneHasIt() {
    UUID task = UUID.randomUUID();

    List<Lease> answers = Together.run(20, n -> leases().tryAcquire(task, LIFE));

    assertThat(answers).filteredOn(Lease.Held.class::isInstance).hasSize(1);
    assertThat(answers).filteredOn(Lease.Busy.class::isInstance).hasSize(19);
  }

  @Test
  default void aReleasedLeaseIsFree() {
    UUID task = UUID.randomUUID();
    held(task).close();

    assertThat(leases().tryAcquire(task, LIFE)).isInstanceOf(Lease.Held.class);
  }

  @Test
  default void aLeaseThatRanOutIsFree() {
    UUID task = UUID.randomUUID();
    held(task);
    runOut(task);

    assertThat(leases().tryAcquire(task, LIFE)).isInstanceOf(Lease.Held.class);
  }

  @Test
  default void renewingMakesItLastItsWholeLifeAgain() {
    UUID task = UUID.randomUUID();
    Lease.Held lease = held(task);

    assertThat(lease.renew()).isTrue();
    assertThat(lifeLeft(task)).isGreaterThan(LIFE.dividedBy(2));
    assertThat(leases().tryAcquire(task, LIFE)).isInstanceOf(Lease.Busy.class);
  }

  @Test
  default void renewingTakesALostLeaseAnewIfItIsFree() {
    UUID task = UUID.randomUUID();
    Lease.Held lease = held(task);
    runOut(task);

    assertThat(lease.renew()).isTrue();
    assertThat(leases().tryAcquire(task, LIFE)).isInstanceOf(Lease.Busy.class);
  }

  @Test
  default void whoLostItToAnotherCanNeitherRenewNorReleaseIt() {
    UUID task = UUID.randomUUID();
    Lease.Held loser = held(task);
    runOut(task);
    Lease.Held winner = held(task);

    assertThat(loser.renew()).isFalse();
    loser.close();

    assertThat(leases().tryAcquire(task, LIFE)).isInstanceOf(Lease.Busy.class);
    assertThat(winner.renew()).isTrue();
  }

  @Test
  default void renewingAReleasedLeaseDoesNotTakeItAgain() {
    UUID task = UUID.randomUUID();
    Lease.Held lease = held(task);
    lease.close();

    assertThat(lease.renew()).isFalse();
    assertThat(leases().tryAcquire(task, LIFE)).isInstanceOf(Lease.Held.class);
  }

  @Test
  default void releasingTwiceIsHarmless() {
    UUID task = UUID.randomUUID();
    Lease.Held first = held(task);
    first.close();
    held(task);
    first.close();

    assertThat(leases().tryAcquire(task, LIFE)).isInstanceOf(Lease.Busy.class);
  }

  private Lease.Held held(UUID task) {
    return (Lease.Held) leases().tryAcquire(task, LIFE);
  }
}
