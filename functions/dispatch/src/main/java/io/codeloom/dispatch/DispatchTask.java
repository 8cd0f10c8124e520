package io.codeloom.dispatch;

import io.codeloom.core.job.TimeBudget;
import io.codeloom.core.port.StagingLeases;
import io.codeloom.core.port.StagingLeases.Lease;
import io.codeloom.core.port.TaskStore;
import io.codeloom.core.port.TaskStore.Admission;
import io.codeloom.core.port.TaskStore.Claim;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.platform.logging.LogContext;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Takes a task from the queue to its running Job. Believes only the id; may be called for the same
 * task any number of times, at once and late.
 */
public final class DispatchTask {
  /** How long a dispatch may be silent before its claim counts as abandoned. */
  static final Duration LEASE = Duration.ofSeconds(30);

  private final TaskStore tasks;
  private final StagingLeases leases;
  private final Admission admission;
  private final ClaimedTask claimed;

  DispatchTask(TaskStore tasks, StagingLeases leases, Admission admission, ClaimedTask claimed) {
    this.tasks = tasks;
    this.leases = leases;
    this.admission = admission;
    this.claimed = claimed;
  }

  /**
   * Dispatches the task. Returns normally when it is done, was done before, is in other hands, or
   * waits for a free place.
   *
   * @throws io.codeloom.core.error.UnavailableException if trying again may help
   */
  public void dispatch(UUID taskId) {
    if (waiting(taskId).isEmpty()) {
      // The dispatch this is a redelivery of may have died after it put things there.
      claimed.tidyUp(taskId);
      return;
    }
    Lease lease = leases.tryAcquire(taskId, LEASE);
    if (lease instanceof Lease.Held held) {
      try (held;
          LeaseRenewal renewal = new LeaseRenewal(held, LEASE, TimeBudget.CLAIM_ABANDONED)) {
        renewal.start();
        claim(taskId, Duration.ZERO);
      }
    } else if (lease instanceof Lease.Unknown) {
      claim(taskId, TimeBudget.CLAIM_ABANDONED);
    }
  }

  private void claim(UUID taskId, Duration abandonedAfter) {
    Optional<Task> waiting = waiting(taskId);
    while (waiting.isPresent()) {
      Task seen = waiting.get();
      Claim claim = tasks.claim(seen, admission, abandonedAfter);
      if (claim instanceof Claim.Claimed won) {
        claimed.run(won.task());
        return;
      }
      if (claim instanceof Claim.Full) {
        keepQueued(seen);
        return;
      }
      // Changed since: decide anew. Unchanged: its present claim is not abandoned yet.
      waiting = waiting(taskId).filter(again -> again.state().version() != seen.state().version());
    }
  }

  private void keepQueued(Task seen) {
    if (seen.status() == TaskStatus.PENDING) {
      tasks.replace(seen, seen.to(TaskStatus.QUEUED, "Waiting for a free place"));
    }
  }

  private Optional<Task> waiting(UUID taskId) {
    Optional<Task> found = tasks.find(taskId);
    found.ifPresent(LogContext::about);
    return found.filter(
        task ->
            task.status() == TaskStatus.PENDING
                || task.status() == TaskStatus.QUEUED
                || task.status().isStaging());
  }
}
