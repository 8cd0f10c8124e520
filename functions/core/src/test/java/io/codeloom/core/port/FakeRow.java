package io.codeloom.core.port;

import io.codeloom.core.port.TaskStore.Recorded;
import io.codeloom.core.port.TaskStore.Sweep;
import io.codeloom.core.task.Outcome;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskChange;
import io.codeloom.core.task.TaskState;
import io.codeloom.core.task.TaskStatus;
import java.time.Instant;
import java.util.Comparator;

/** One row of {@link FakeTaskStore}: the task and the columns no task shows. */
record FakeRow(Task task, String key, String hash, Instant statusSince, Instant settledAt) {
  static final Comparator<FakeRow> OLDEST_FIRST =
      Comparator.comparing((FakeRow row) -> row.task.createdAt())
          .thenComparing(row -> row.task.id().toString());

  static FakeRow inserted(Task task, String key, String hash, Instant now) {
    Task stored = withTimes(task, task.state(), task.outcome(), now, now);
    return new FakeRow(stored, key, hash, now, null);
  }

  FakeRow replaced(Task next, Instant now) {
    TaskState wanted = next.state();
    TaskState state =
        new TaskState(
            next.status(),
            TaskChange.cut(wanted.message()),
            task.state().version() + 1,
            task.state().attempt(),
            task.state().strikes(),
            task.state().claimedAt(),
            wanted.gitCommit(),
            wanted.codePath(),
            wanted.jobUid(),
            task.state().cancelRequestedAt());
    return changed(state, next.outcome(), now);
  }

  FakeRow claimed(Instant now) {
    TaskState old = task.state();
    TaskStatus status = old.status().isStaging() ? old.status() : TaskStatus.PROCESSING;
    Claiming next = new Claiming(old.attempt() + 1, old.strikes() + 1, now);
    String message = TaskStore.claimMessage(next.attempt);
    return changed(state(status, message, next, old.cancelRequestedAt()), task.outcome(), now);
  }

  FakeRow givenBack(Instant now) {
    TaskState old = task.state();
    Claiming next = new Claiming(old.attempt(), old.strikes() - 1, null);
    return changed(
        state(old.status(), old.message(), next, old.cancelRequestedAt()), task.outcome(), now);
  }

  FakeRow cancelRequested(Instant now) {
    TaskState old = task.state();
    Claiming same = new Claiming(old.attempt(), old.strikes(), old.claimedAt());
    return changed(state(old.status(), old.message(), same, now), task.outcome(), now);
  }

  FakeRow published(Instant now) {
    Instant publishedAt = task.outcome().resultPublishedAt();
    Outcome outcome = published(task.outcome(), publishedAt == null ? now : publishedAt);
    Task stored = withTimes(task, task.state(), outcome, task.createdAt(), task.updatedAt());
    return new FakeRow(stored, key, hash, statusSince, settledAt);
  }

  FakeRow asSettled(Instant now) {
    return new FakeRow(task, key, hash, statusSince, now);
  }

  boolean settled() {
    return settledAt != null;
  }

  Recorded recorded(boolean created) {
    return new Recorded(task, created, hash);
  }

  /** Since when the row is what {@code sweep} looks for; null if it is not. */
  Instant since(Sweep sweep) {
    TaskStatus status = task.status();
    boolean meant =
        switch (sweep) {
          case PENDING -> status == TaskStatus.PENDING;
          case QUEUED -> status == TaskStatus.QUEUED;
          case STAGING, STAGING_FOR_LONG -> status.isStaging();
          case RUNNING -> status.isRunning() && !status.isStaging();
          case COLLECTING_FOR_LONG -> status == TaskStatus.UPLOADING_RESULTS;
          case CANCELLING -> task.isCancelling();
          case UNSETTLED -> status.isFinal() && !settled();
          case SETTLED -> settled();
        };
    if (!meant) {
      return null;
    }
    return switch (sweep) {
      case PENDING, QUEUED, STAGING_FOR_LONG, COLLECTING_FOR_LONG, UNSETTLED -> statusSince;
      case STAGING, RUNNING -> task.updatedAt();
      case CANCELLING -> task.state().cancelRequestedAt();
      case SETTLED -> settledAt;
    };
  }

  boolean isBeyond(TaskCursor cursor) {
    int byTime = task.createdAt().compareTo(cursor.createdAt());
    int byId = task.id().toString().compareTo(cursor.id().toString());
    return byTime > 0 || (byTime == 0 && byId > 0);
  }

  private FakeRow changed(TaskState next, Outcome outcome, Instant now) {
    Instant publishedAt = task.outcome().resultPublishedAt();
    Task stored = withTimes(task, next, published(outcome, publishedAt), task.createdAt(), now);
    Instant since = next.status() == task.status() ? statusSince : now;
    return new FakeRow(stored, key, hash, since, settledAt);
  }

  private TaskState state(
      TaskStatus status, String message, Claiming claim, Instant cancelRequestedAt) {
    return new TaskState(
        status,
        message,
        task.state().version() + 1,
        claim.attempt,
        claim.strikes,
        claim.at,
        task.state().gitCommit(),
        task.state().codePath(),
        task.state().jobUid(),
        cancelRequestedAt);
  }

  private static Outcome published(Outcome outcome, Instant at) {
    return new Outcome(
        outcome.exitStatus(),
        outcome.failure(),
        outcome.prUrl(),
        outcome.usage(),
        outcome.files(),
        at);
  }

  private static Task withTimes(
      Task task, TaskState state, Outcome outcome, Instant created, Instant updated) {
    return new Task(task.id(), task.owner(), task.spec(), state, outcome, created, updated);
  }

  private record Claiming(int attempt, int strikes, Instant at) {}
}
