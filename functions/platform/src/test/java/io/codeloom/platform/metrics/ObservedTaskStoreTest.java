package io.codeloom.platform.metrics;

import static io.codeloom.core.task.TaskFixtures.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.port.FakeTaskStore;
import io.codeloom.core.port.TaskStore;
import io.codeloom.core.port.TaskStore.Admission;
import io.codeloom.core.port.TaskStore.Claim;
import io.codeloom.core.task.Ending;
import io.codeloom.core.task.ExitStatus;
import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.Outcome;
import io.codeloom.core.task.RequestOrigin;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.core.task.Usage;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObservedTaskStoreTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final FakeTaskStore fake = new FakeTaskStore();
  private final TaskStore store =
      new ObservedTaskStore(fake, new Metrics(registry, Clock.systemUTC()));

  @Test
  void recordedTasksAreCountedOnceByWhereTheyCameFrom() {
    Task http = aTask().build();
    Task kafka = aTask().origin(new RequestOrigin("/s", "1", null)).build();
    store.insert(http, "key", "hash");
    store.insert(http, "key", "hash");
    store.insert(aTask().build(), "key", "hash");
    store.insert(kafka, null, null);

    assertThat(registry.scrape())
        .contains("codeloom_tasks_submitted_total{source=\"http\"} 1.0")
        .contains("codeloom_tasks_submitted_total{source=\"kafka\"} 1.0");
  }

  @Test
  void endIsCountedOnceWithItsFailureAndItsTokens() {
    Task running = fake.seed(aTask().status(TaskStatus.RUNNING_AGENT).build());
    Task failed = running.to(TaskStatus.FAILED, "Out of steps").withOutcome(outcome());

    store.replace(running, failed);
    store.replace(running, failed);

    assertThat(registry.scrape())
        .contains("codeloom_tasks_ended_total{failure=\"step_limit\",status=\"FAILED\"} 1.0")
        .contains("codeloom_tasks_ended_total{failure=\"none\",status=\"COMPLETED\"} 0.0")
        .contains("codeloom_tokens_total{kind=\"prompt\"} 700.0")
        .contains("codeloom_tokens_total{kind=\"completion\"} 300.0");
  }

  @Test
  void timeInEachStateIsCountedWhenTheTaskHasEnded() {
    Task task = store.insert(aTask().build(), null, null).task();
    fake.clock().advance(Duration.ofSeconds(10));
    task = store.replace(task, task.to(TaskStatus.QUEUED, "Waiting")).orElseThrow();
    fake.clock().advance(Duration.ofSeconds(40));
    task = ((Claim.Claimed) store.claim(task, new Admission(1, 1), Duration.ZERO)).task();
    fake.clock().advance(Duration.ofSeconds(5));
    // A second claim of the same state: its time counts with the first one's.
    task = ((Claim.Claimed) store.claim(task, new Admission(1, 1), Duration.ZERO)).task();
    fake.clock().advance(Duration.ofSeconds(15));
    assertThat(registry.scrape())
        .contains("codeloom_task_state_seconds_count{status=\"QUEUED\"} 0");

    store.replace(
        task, task.to(TaskStatus.CANCELLED, "No").withOutcome(Ending.cancelled("No").outcome()));

    assertThat(seconds("PENDING")).isBetween(10.0, 10.1);
    assertThat(seconds("QUEUED")).isBetween(40.0, 40.1);
    assertThat(seconds("PROCESSING")).isBetween(20.0, 20.1);
    assertThat(registry.scrape())
        .contains("codeloom_task_state_seconds_count{status=\"PROCESSING\"} 1")
        .contains("codeloom_task_state_seconds_bucket{status=\"QUEUED\",le=\"15.0\"} 0")
        .contains("codeloom_task_state_seconds_bucket{status=\"QUEUED\",le=\"60.0\"} 1")
        .contains("codeloom_task_state_seconds_count{status=\"RUNNING_AGENT\"} 0");
  }

  @Test
  void lostRaceIsNobodysEnd() {
    Task seen = fake.seed(aTask().status(TaskStatus.QUEUED).build());
    Ending ending = Ending.cancelled("No");
    Task cancelled = seen.to(TaskStatus.CANCELLED, "No").withOutcome(ending.outcome());
    fake.replace(seen, cancelled);

    assertThat(store.replace(seen, cancelled)).isEmpty();
    assertThat(registry.scrape())
        .contains("codeloom_tasks_ended_total{failure=\"none\",status=\"CANCELLED\"} 0.0");
  }

  private double seconds(String status) {
    return registry
        .get("codeloom.task.state")
        .tag("status", status)
        .timer()
        .totalTime(java.util.concurrent.TimeUnit.SECONDS);
  }

  private static Outcome outcome() {
    return new Outcome(
        ExitStatus.STEP_LIMIT,
        io.codeloom.core.task.Failure.of(FailureCode.STEP_LIMIT),
        null,
        new Usage(9, 700, 300, 1_000, 9, 60, false),
        List.of(),
        null);
  }
}
