package io.codeloom.core.task;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many tasks are in which state, by the database.
 *
 * @param tasks every state with its number
 * @param oldestQueued how long ago the oldest QUEUED task was recorded; zero if none is
 */
public record Census(Map<TaskStatus, Integer> tasks, Duration oldestQueued) {
  public Census {
    Map<TaskStatus, Integer> all = new EnumMap<>(TaskStatus.class);
    for (TaskStatus status : TaskStatus.values()) {
      all.put(status, tasks.getOrDefault(status, 0));
    }
    tasks = Map.copyOf(all);
  }
}
