package io.codeloom.core.port;

import static io.codeloom.core.task.TaskFixtures.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.task.Task;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FakeStatusCacheTest implements StatusCacheContract {
  private final FakeStatusCache cache = new FakeStatusCache();

  @Override
  public StatusCache cache() {
    return cache;
  }

  @Override
  public Duration lifeLeft(UUID id) {
    return cache.lifeLeft(id);
  }

  @Test
  void aCopyRunsOut() {
    Task task = aTask().build();
    cache.put(task);
    cache.clock().advance(StatusCache.GOING_LIFE);

    assertThat(cache.find(task.id())).isEmpty();
  }

  @Test
  void whenDownNothingIsFoundOrKept() {
    Task task = aTask().build();
    cache.goDown();
    cache.put(task);
    assertThat(cache.find(task.id())).isEmpty();

    cache.comeBack();
    assertThat(cache.find(task.id())).isEmpty();
  }
}
