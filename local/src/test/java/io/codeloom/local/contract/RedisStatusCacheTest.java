package io.codeloom.local.contract;

import static io.codeloom.core.task.TaskFixtures.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.port.StatusCache;
import io.codeloom.core.port.StatusCacheContract;
import io.codeloom.core.task.Task;
import io.codeloom.platform.redis.RedisStatusCache;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisStatusCacheTest implements StatusCacheContract {
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
  public StatusCache cache() {
    return new RedisStatusCache(server.link());
  }

  @Override
  public Duration lifeLeft(UUID id) {
    return server.lifeLeft(RedisStatusCache.key(id));
  }

  @Test
  void aCopyNobodyCanReadIsNoCopy() {
    Task task = aTask().build();
    cache().put(task);
    server
        .commands()
        .hset(RedisStatusCache.key(task.id()), "task", "{\"state\":\"of a newer version\"}");

    assertThat(cache().find(task.id())).isEmpty();
  }
}
