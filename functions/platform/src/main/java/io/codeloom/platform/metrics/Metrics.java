package io.codeloom.platform.metrics;

import io.codeloom.core.event.EventTypes;
import io.codeloom.core.observe.Action;
import io.codeloom.core.observe.Observer;
import io.codeloom.core.task.Census;
import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskEvent;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.core.task.Usage;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Counts what happens in this process, and shows what reconcile counted in the database. Counters
 * begin at 0 with the process, so that the first thing counted is an increase. Labels take values
 * of ours only: a caller cannot make series. knative/README.md has the table.
 */
public final class Metrics implements Observer {
  private static final String OTHER = "other";
  private static final String NONE = "none";

  private static final String JOB_EVENTS = EventTypes.API_SERVER_PREFIX + "*";

  private static final Set<String> EVENTS =
      Set.of(
          EventTypes.TASK_QUEUED,
          EventTypes.JOB_CHECK,
          JOB_EVENTS,
          "dev.knative.kafka.event",
          OTHER);

  /** What a sink of ours answers when it does not take an event. */
  private static final Set<String> CODES = Set.of("422", "503", OTHER);

  private final MeterRegistry registry;
  private final Clock clock;
  private final StateTimes times;
  private final StateGauges gauges;

  /**
   * @param clock tells when reconcile last succeeded
   */
  public Metrics(MeterRegistry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
    this.times = new StateTimes(registry);
    this.gauges = new StateGauges(registry);
    beginAtZero();
  }

  @Override
  public void submitted(Task task) {
    count("codeloom.tasks.submitted", 1, "source", source(task.spec().origin() != null));
  }

  @Override
  public void ended(Task task, List<TaskEvent> history) {
    var failure = task.outcome().failure();
    ended(task.status(), failure == null ? NONE : failure.code().wireName(), 1);
    times.record(history);
    Usage usage = task.outcome().usage();
    if (usage != null) {
      tokens("prompt", (double) usage.promptTokens());
      tokens("completion", (double) usage.completionTokens());
    }
  }

  @Override
  public void counted(Census census, int places) {
    gauges.show(census, places);
  }

  @Override
  public void acted(Action action) {
    count("codeloom.reconcile.actions", 1, "action", action.wireName());
  }

  @Override
  public void reconciled(boolean whole) {
    count("codeloom.reconcile.runs", 1, "outcome", whole ? "whole" : "partial");
    if (whole) {
      gauges.reconciled(clock.instant());
    }
  }

  @Override
  public void gaveUp(String type, String code) {
    deadLetter(known(type), code(code), 1);
  }

  private void beginAtZero() {
    Stream.of(true, false)
        .forEach(kafka -> count("codeloom.tasks.submitted", 0, "source", source(kafka)));
    ended(TaskStatus.COMPLETED, NONE, 0);
    ended(TaskStatus.CANCELLED, NONE, 0);
    for (FailureCode code : FailureCode.values()) {
      ended(TaskStatus.FAILED, code.wireName(), 0);
    }
    tokens("prompt", 0);
    tokens("completion", 0);
    for (Action action : Action.values()) {
      count("codeloom.reconcile.actions", 0, "action", action.wireName());
    }
    EVENTS.forEach(type -> CODES.forEach(code -> deadLetter(type, code, 0)));
    count("codeloom.reconcile.runs", 0, "outcome", "whole");
    count("codeloom.reconcile.runs", 0, "outcome", "partial");
  }

  private void ended(TaskStatus status, String failure, double by) {
    count("codeloom.tasks.ended", by, "status", status.name(), "failure", failure);
  }

  private void deadLetter(String type, String code, double by) {
    count("codeloom.dead.letters", by, "type", type, "code", code);
  }

  private void tokens(String kind, double by) {
    count("codeloom.tokens", by, "kind", kind);
  }

  private void count(String name, double by, String... labels) {
    registry.counter(name, labels).increment(by);
  }

  private static String source(boolean kafka) {
    return kafka ? "kafka" : "http";
  }

  private static String known(String type) {
    String kind = type.startsWith(EventTypes.API_SERVER_PREFIX) ? JOB_EVENTS : type;
    return EVENTS.contains(kind) ? kind : OTHER;
  }

  private static String code(String code) {
    return CODES.contains(code) ? code : OTHER;
  }
}
