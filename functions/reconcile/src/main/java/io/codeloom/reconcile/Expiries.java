package io.codeloom.reconcile;

import io.codeloom.core.job.TimeBudget;
import io.codeloom.core.observe.Action;
import io.codeloom.core.observe.Observer;
import io.codeloom.core.port.TaskStore.Sweep;
import io.codeloom.core.task.Ending;
import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.Task;
import io.codeloom.platform.settle.Settle;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Tasks that have waited for a service or a place for so long that they are given up. What one
 * service refuses for good uses up no attempt, so without this a task could stay, and hold its
 * place, for ever. None is given up before this process has looked on for half an hour: after a
 * pause, an outage or a restore what waited is tried first. So its pod must outlast the minute
 * between two pings, which its manifest sees to.
 */
final class Expiries {
  private static final Duration FIRST_TRIED = Duration.ofMinutes(30);

  private final Pages pages;
  private final Settle settle;
  private final Clock clock;
  private final Observer observer;
  private final Instant begin;

  Expiries(Pages pages, Settle settle, Clock clock, Observer observer) {
    this.pages = pages;
    this.settle = settle;
    this.clock = clock;
    begin = clock.instant();
    this.observer = observer;
  }

  List<ReconcileTasks.Sweeper> all() {
    return List.of(
        of(
            Sweep.PENDING,
            TimeBudget.QUEUE_EXPIRY,
            FailureCode.QUEUE_EXPIRED,
            "The task could not be handed on within 24 hours."),
        of(
            Sweep.QUEUED,
            TimeBudget.QUEUE_EXPIRY,
            FailureCode.QUEUE_EXPIRED,
            "No place became free within 24 hours."),
        of(
            Sweep.STAGING_FOR_LONG,
            TimeBudget.STAGING_EXPIRY,
            FailureCode.STAGING_FAILED,
            "A service that staging needs did not serve this task for 24 hours."),
        of(
            Sweep.COLLECTING_FOR_LONG,
            TimeBudget.COLLECTING_EXPIRY,
            FailureCode.OUTPUTS_MISSING,
            "The agent's outputs could not be collected for 24 hours."));
  }

  private ReconcileTasks.Sweeper of(Sweep sweep, Duration age, FailureCode code, String message) {
    return attempts -> {
      if (!begin.plus(FIRST_TRIED).isAfter(clock.instant())) {
        pages.each(sweep, age, attempts, task -> expire(task, code, message));
      }
    };
  }

  private void expire(Task task, FailureCode code, String message) {
    settle.settle(
        task, now -> now.isCancelling() ? Ending.cancelled(message) : Ending.failed(code, message));
    observer.acted(Action.EXPIRED);
  }
}
