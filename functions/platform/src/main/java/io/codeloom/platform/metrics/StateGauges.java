package io.codeloom.platform.metrics;

import io.codeloom.core.task.Census;
import io.codeloom.core.task.TaskStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** The state of the tasks, as last counted in the database. Absent where nobody counts. */
final class StateGauges {
  private static final String SECONDS = "seconds";

  private final MeterRegistry registry;
  private final Map<String, AtomicReference<Double>> values = new ConcurrentHashMap<>();

  StateGauges(MeterRegistry registry) {
    this.registry = registry;
  }

  void show(Census census, int places) {
    for (TaskStatus status : TaskStatus.values()) {
      show("codeloom.tasks", null, census.tasks().get(status), "status", status.name());
    }
    show("codeloom.places", null, places);
    show("codeloom.queue.oldest", SECONDS, census.oldestQueued().toMillis() / 1_000.0);
  }

  void reconciled(Instant at) {
    show("codeloom.reconcile.last.success.timestamp", SECONDS, at.toEpochMilli() / 1_000.0);
  }

  private void show(String name, String unit, double value, String... labels) {
    values
        .computeIfAbsent(name + String.join(",", labels), key -> gauge(name, unit, labels))
        .set(value);
  }

  private AtomicReference<Double> gauge(String name, String unit, String... labels) {
    AtomicReference<Double> value = new AtomicReference<>(0.0);
    Gauge.builder(name, value, AtomicReference::get).baseUnit(unit).tags(labels).register(registry);
    return value;
  }
}
