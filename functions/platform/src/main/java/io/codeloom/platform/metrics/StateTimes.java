package io.codeloom.platform.metrics;

import io.codeloom.core.task.TaskEvent;
import io.codeloom.core.task.TaskStatus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** How long tasks that have ended were in each state. */
final class StateTimes {
  private static final Duration[] BUCKETS =
      IntStream.of(1, 5, 15, 60, 300, 900, 1_800, 3_600, 14_400, 86_400)
          .mapToObj(Duration::ofSeconds)
          .toArray(Duration[]::new);

  private final Map<TaskStatus, Timer> timers = new EnumMap<>(TaskStatus.class);

  StateTimes(MeterRegistry registry) {
    for (TaskStatus status : TaskStatus.values()) {
      if (!status.isFinal()) {
        timers.put(
            status,
            Timer.builder("codeloom.task.state")
                .tag("status", status.name())
                .serviceLevelObjectives(BUCKETS)
                .register(registry));
      }
    }
  }

  /** Adds up a state that the task came into more than once, as with a repeated claim. */
  void record(List<TaskEvent> history) {
    Map<TaskStatus, Duration> total = new EnumMap<>(TaskStatus.class);
    for (int i = 0; i + 1 < history.size(); i++) {
      Duration stay = Duration.between(history.get(i).at(), history.get(i + 1).at());
      total.merge(history.get(i).status(), stay, Duration::plus);
    }
    total.forEach((status, stay) -> timers.get(status).record(stay));
  }
}
