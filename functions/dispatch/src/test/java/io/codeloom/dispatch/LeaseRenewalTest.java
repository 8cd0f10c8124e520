package io.codeloom.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.port.StagingLeases.Lease;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LeaseRenewalTest {
  private static final Duration LIFE = Duration.ofMillis(30);
  private static final long BOUND_SECONDS = 60;

  private final BlockingQueue<Thread> renewers = new LinkedBlockingQueue<>();

  @Test
  void endsWithItsClaim() throws InterruptedException {
    Thread renewer;
    try (LeaseRenewal renewal = new LeaseRenewal(lease(), LIFE, Duration.ofDays(1))) {
      renewal.start();
      renewer = renewer();
      assertThat(renewer.isAlive()).isTrue();
    }
    assertEnds(renewer);
  }

  /** A claim that hangs would keep every other one away for ever. */
  @Test
  void endsWhereAClaimIsAbandonedThoughItNeverEnds() throws InterruptedException {
    try (LeaseRenewal renewal = new LeaseRenewal(lease(), LIFE, LIFE.multipliedBy(2))) {
      renewal.start();
      assertEnds(renewer());
    }
  }

  private Thread renewer() throws InterruptedException {
    return renewers.poll(BOUND_SECONDS, TimeUnit.SECONDS);
  }

  private static void assertEnds(Thread renewer) throws InterruptedException {
    renewer.join(TimeUnit.SECONDS.toMillis(BOUND_SECONDS));
    assertThat(renewer.isAlive()).isFalse();
  }

  private Lease.Held lease() {
    return new Lease.Held() {
      @Override
      public boolean renew() {
        return renewers.offer(Thread.currentThread());
      }

      @Override
      public void close() {}
    };
  }
}
