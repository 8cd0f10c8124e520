package io.codeloom.local.contract;

import io.codeloom.core.port.StagingLeases;
import io.codeloom.core.port.StagingLeasesContract;
import io.codeloom.platform.redis.RedisStagingLeases;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisStagingLeasesTest implements StagingLeasesContract {
  private static RedisServer server;

  @BeforeAll
  static void connect() {
    server = RedisServer.shared();
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @Override
  public StagingLeases leases() {
    return new RedisStagingLeases(server.link());
  }

  @Override
  public void runOut(UUID taskId) {
    server.commands().del(RedisStagingLeases.key(taskId));
  }

  @Override
  public Duration lifeLeft(UUID taskId) {
    return server.lifeLeft(RedisStagingLeases.key(taskId));
  }
}
