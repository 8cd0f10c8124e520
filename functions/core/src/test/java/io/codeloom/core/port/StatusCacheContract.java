package io.codeloom.core.port;

import static io.codeloom.core.task.TaskFixtures.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskBuilder;
import io.codeloom.core.task.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link StatusCache} must do. */
public interface StatusCacheContract {
  /** The cache of this test. */
  StatusCache cache();

  /** How long the copy of this task will still be found. */
  Duration lifeLeft(UUID id);

  @Test
  default void aCopyIsTheTaskAsItWasKept() {
    Task ended =
        aTask()
            .owner("ann")
            .spec(TaskStoreRecording.FULL)
            .status(TaskStatus.FAILED)
            .attempt(2)
            .outcome(Endings.RICH)
            .createdAt(Instant.parse("2026-03-04T05:06:07.123456Z"))
            .build();
    Task going = aTask().status(TaskStatus.RUNNING_AGENT).build();

    cache().put(ended);
    cache().put(going);

    assertThat(cache().find(ended.id())).contains(ended);
    assertThat(cache().find(going.id())).contains(going);
  }

  @Test
  default void whatWasNeverKeptIsNotFound() {
    assertThat(cache().find(UUID.randomUUID())).isEmpty();
  }

  @Test
  default void anOlderVersionNeverReplacesANewerOne() {
    TaskBuilder task = aTask();
    Task newer = task.status(TaskStatus.QUEUED).version(10).build();
    Task older = task.status(TaskStatus.PENDING).version(9).build();

    cache().put(newer);
    cache().put(older);

    assertThat(cache().find(newer.id())).contains(newer);
  }

  @Test
  default void aNewerVersionReplacesAnOlderOne() {
    TaskBuilder task = aTask();
    Task older = task.version(9).build();
    Task newer = task.status(TaskStatus.FAILED).version(10).build();

    cache().put(older);
    cache().put(newer);

    assertThat(cache().find(newer.id())).contains(newer);
  }

  @Test
  default void theNewestOfManyWritersStays() {
    TaskBuilder builder = aTask();
    Task[] versions = new Task[20];
    for (int i = 0; i < versions.length; i++) {
      versions[i] = builder.version(i).build();
    }

    Together.run(
        versions.length,
        n -> {
          cache().put(versions[n]);
          return n;
        });

    assertThat(cache().find(versions[19].id())).contains(versions[19]);
  }

  @Test
  default void copiesLiveShortlyWhileTheTaskGoesOnAndLongOnceItHasEnded() {
    Task going = aTask().status(TaskStatus.RUNNING_AGENT).build();
    Task ended = aTask().status(TaskStatus.FAILED).build();
    cache().put(going);
    cache().put(ended);

    assertThat(lifeLeft(going.id())).isPositive().isLessThanOrEqualTo(StatusCache.GOING_LIFE);
    assertThat(lifeLeft(ended.id()))
        .isGreaterThan(Duration.ofMinutes(50))
        .isLessThanOrEqualTo(StatusCache.FINAL_LIFE);
  }
}
