package io.codeloom.local.contract;

import static io.codeloom.core.task.TaskFixtures.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.port.StagingLeases;
import io.codeloom.core.port.StagingLeases.Lease;
import io.codeloom.core.port.StatusCache;
import io.codeloom.core.task.Task;
import io.codeloom.local.services.TestServices;
import io.codeloom.platform.redis.RedisLink;
import io.codeloom.platform.redis.RedisStagingLeases;
import io.codeloom.platform.redis.RedisStatusCache;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing throws and nothing hangs while Redis is away, and all is well again once it is back. */
@Timeout(120)
class RedisAwayTest {
  private static final Duration LIFE = Duration.ofMinutes(1);

  private CuttableProxy proxy;
  private RedisLink link;
  private StatusCache cache;
  private StagingLeases leases;

  @BeforeEach
  void connect() throws IOException {
    URI uri = URI.create(TestServices.shared().redisUri());
    proxy = new CuttableProxy(uri.getPort());
    link = RedisLink.to(uri.toString().replace(":" + uri.getPort(), ":" + proxy.port()));
    cache = new RedisStatusCache(link);
    leases = new RedisStagingLeases(link);
  }

  @AfterEach
  void close() throws IOException {
    link.close();
    proxy.close();
  }

  @Test
  void whenTheLineIsCutNobodyCanTellUntilItIsBack() throws InterruptedException {
    Task task = kept();
    Lease.Held held = (Lease.Held) leases.tryAcquire(task.id(), LIFE);
    proxy.cut();

    assertNobodyCanTell(task, held);

    proxy.open();
    await(() -> cache.find(task.id()).isPresent() || keeps(task));
    assertThat(leases.tryAcquire(task.id(), LIFE)).isInstanceOf(Lease.Busy.class);
    held.close();
  }

  @Test
  void whenNoAnswerComesNobodyWaitsForItAgainAndAgain() throws InterruptedException {
    Task task = kept();
    Lease.Held held = (Lease.Held) leases.tryAcquire(task.id(), LIFE);
    proxy.mute();

    assertNobodyCanTell(task, held);
    long start = System.nanoTime();
    for (int i = 0; i < 1_000; i++) {
      cache.find(task.id());
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));

    proxy.open();
    await(() -> keeps(task));
  }

  @Test
  void whoStartsWhileRedisIsAwayFindsItLater() throws InterruptedException {
    proxy.cut();
    Task task = aTask().build();

    cache.put(task);
    assertThat(cache.find(task.id())).isEmpty();
    assertThat(leases.tryAcquire(task.id(), LIFE)).isInstanceOf(Lease.Unknown.class);

    proxy.open();
    await(() -> keeps(task));
    assertThat(leases.tryAcquire(task.id(), LIFE)).isInstanceOf(Lease.Held.class);
  }

  private void assertNobodyCanTell(Task task, Lease.Held held) {
    assertThat(cache.find(task.id())).isEmpty();
    cache.put(task);
    assertThat(leases.tryAcquire(UUID.randomUUID(), LIFE)).isInstanceOf(Lease.Unknown.class);
    assertThat(held.renew()).isTrue();
  }

  private Task kept() {
    Task task = aTask().build();
    assertThat(keeps(task)).isTrue();
    return task;
  }

  private boolean keeps(Task task) {
    cache.put(task);
    return cache.find(task.id()).isPresent();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("Redis came back in time").isLessThan(deadline);
      Thread.sleep(50);
    }
  }
}
