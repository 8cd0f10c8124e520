package io.codeloom.local.contract;

import static io.codeloom.core.task.TaskFixtures.aTask;

import io.codeloom.core.error.RejectedException;
import io.codeloom.core.event.TaskFinished;
import io.codeloom.core.port.TaskCursor;
import io.codeloom.core.port.TaskStore.Admission;
import io.codeloom.core.port.TaskStore.Claim;
import io.codeloom.core.port.TaskStore.Sweep;
import io.codeloom.core.task.Ending;
import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.Limits;
import io.codeloom.core.task.Outcome;
import io.codeloom.core.task.Quota;
import io.codeloom.core.task.RequestOrigin;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.core.task.Usage;
import io.codeloom.platform.mysql.DatabaseReached;
import io.codeloom.platform.mysql.MySqlTaskStore;
import io.codeloom.platform.mysql.Restoration;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** Two tasks on whose ways the functions say to the database all that they ever say. */
final class EveryStatement {
  static final UUID FIRST = UUID.fromString("00000000-0000-4000-8000-000000000001");
  static final UUID SECOND = UUID.fromString("00000000-0000-4000-8000-000000000002");
  private static final UUID THIRD = UUID.fromString("00000000-0000-4000-8000-000000000003");
  private static final Quota TWO = new Quota(2, 2);
  private static final Duration NEVER = Duration.ofDays(365);

  private final MySqlTaskStore store;
  private final DataSource source;

  EveryStatement(DataSource source) {
    this.source = source;
    store = new MySqlTaskStore(source);
  }

  void run() {
    boolean unused = new DatabaseReached(source).ready();
    Task first = record(FIRST, "key-1");
    Task second = record(SECOND, "key-2");
    refused(() -> record(THIRD, "key-3"));
    store.insert(of(FIRST), "key-1", "hash", Quota.NONE);
    store.findByKey("ann", "key-1");
    first = queued(first);
    second = queued(second);
    read(second);
    first = staged(first, second);
    ended(first);
    Task another = store.find(SECOND).orElseThrow();
    new Restoration(source).end(TaskFinished.of(failing(another)));
    refused(() -> record(THIRD, "key-3"));
    store.census();
  }

  private static Task of(UUID id) {
    return aTask()
        .id(id)
        .owner("ann")
        .limits(new Limits(7, 5_000, 90))
        .origin(new RequestOrigin("/kafka", "1", null))
        .build();
  }

  private Task record(UUID id, String key) {
    return store.insert(of(id), key, "hash", TWO).task();
  }

  private static void refused(Runnable recording) {
    try {
      recording.run();
    } catch (RejectedException e) {
      return;
    }
    throw new AssertionError("the owner has enough");
  }

  private Task queued(Task task) {
    return store.replace(task, task.to(TaskStatus.QUEUED, "Queued")).orElseThrow();
  }

  private void read(Task last) {
    TaskCursor end = TaskCursor.after(last);
    store.queuePosition(last);
    store.nextToRun(new Admission(5, 5), 10);
    store.list("ann", null, null, 10);
    store.list("ann", TaskStatus.FAILED, end, 10);
    for (Sweep sweep : Sweep.values()) {
      store.sweep(sweep, NEVER, null, 10);
      store.sweep(sweep, NEVER, end, 10);
    }
  }

  private Task staged(Task first, Task second) {
    Task claimed = claimed(first, new Admission(1, 1));
    store.claim(second, new Admission(1, 1), Duration.ZERO);
    store.claim(second, new Admission(5, 1), Duration.ZERO);
    Task left = store.giveBack(claimed).orElseThrow();
    Task again = claimed(left, new Admission(1, 1));
    boolean late = store.replace(first, first.to(TaskStatus.FAILED, "Too late")).isPresent();
    if (late) {
      throw new AssertionError("the race was lost");
    }
    Task downloading =
        store
            .replace(again, again.to(TaskStatus.DOWNLOADING_CODE, "Staging the code"))
            .orElseThrow();
    return store
        .replace(downloading, downloading.withGitCommit("0".repeat(40)).withCodePath("key"))
        .orElseThrow();
  }

  private Task claimed(Task task, Admission admission) {
    if (store.claim(task, admission, Duration.ZERO) instanceof Claim.Claimed won) {
      return won.task();
    }
    throw new AssertionError("not claimed");
  }

  private void ended(Task staged) {
    Task running =
        store
            .replace(
                staged,
                staged.withJobUid("job-uid").to(TaskStatus.RUNNING_AGENT, "The agent is at work"))
            .orElseThrow();
    Task cancelling = store.requestCancel(running).orElseThrow();
    Task failed = store.replace(cancelling, failing(cancelling)).orElseThrow();
    store.markPublished(failed.id());
    store.markSettled(failed.id());
    store.history(failed.id());
  }

  private static Task failing(Task task) {
    Ending ending = Ending.failed(FailureCode.ZIP_REJECTED, "The archive is empty");
    Usage usage = new Usage(3, 700, 300, 1_000, 3, 60, false);
    return task.to(ending.status(), ending.message())
        .withOutcome(new Outcome(null, ending.failure(), null, usage, List.of("agent.log"), null));
  }
}
