package io.codeloom.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.port.StagingLeases.Lease;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FakeStagingLeasesTest implements StagingLeasesContract {
  private final FakeStagingLeases leases = new FakeStagingLeases();

  @Override
  public StagingLeases leases() {
    return leases;
  }

  @Override
  public void runOut(UUID taskId) {
    leases.clock().advance(leases.lifeLeft(taskId));
  }

  @Override
  public Duration lifeLeft(UUID taskId) {
    return leases.lifeLeft(taskId);
  }

  @Test
  void whenDownNobodyCanTell() {
    UUID task = UUID.randomUUID();
    Lease.Held held = (Lease.Held) leases.tryAcquire(task, LIFE);
    leases.goDown();

    assertThat(leases.tryAcquire(task, LIFE)).isInstanceOf(Lease.Unknown.class);
    assertThat(held.renew()).isTrue();
    held.close();

    leases.comeBack();
    assertThat(leases.isHeld(task)).isTrue();
  }
}
