package io.codeloom.core.port;

import static io.codeloom.core.task.TaskFixtures.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskChange;
import io.codeloom.core.task.TaskEvent;
import io.codeloom.core.task.TaskStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How tasks change: by compare-and-set, with a history. */
public interface TaskStoreChanging extends TaskStoreHarness {
  @Test
  default void aChangeIsStoredWithTheNextVersion() {
    Task claimed = claimed(aTask());
    Task next =
        claimed
            .to(TaskStatus.DOWNLOADING_CODE, "Fetching \uD83D\uDE00")
            .withGitCommit("a".repeat(64))
            .withCodePath("processed_code/x/1/code.tar.gz")
            .withJobUid("uid-1");

    Task replaced = replaced(claimed, next);

    assertThat(replaced).isEqualTo(stored(claimed));
    assertThat(replaced.state().version()).isEqualTo(claimed.state().version() + 1);
    assertThat(replaced.status()).isEqualTo(TaskStatus.DOWNLOADING_CODE);
    assertThat(replaced.state().message()).isEqualTo("Fetching \uD83D\uDE00");
    assertThat(replaced.state().gitCommit()).isEqualTo("a".repeat(64));
    assertThat(replaced.state().codePath()).isEqualTo("processed_code/x/1/code.tar.gz");
    assertThat(replaced.state().jobUid()).isEqualTo("uid-1");
    assertThat(replaced.state().claimedAt()).isEqualTo(claimed.state().claimedAt());
    assertThat(replaced.createdAt()).isEqualTo(claimed.createdAt());
    assertThat(replaced.updatedAt()).isAfterOrEqualTo(claimed.updatedAt());
  }

  @Test
  default void whoSawAnOlderVersionChangesNothing() {
    Task seen = pending(aTask());
    Task queued = step(seen, TaskStatus.QUEUED);

    assertThat(store().replace(seen, seen.to(TaskStatus.CANCELLED, "late"))).isEmpty();
    assertThat(store().requestCancel(seen)).isEmpty();
    assertThat(stored(seen)).isEqualTo(queued);
    assertThat(store().history(seen.id())).hasSize(2);
  }

  @Test
  default void aTaskThatIsNotThereCannotChange() {
    Task unknown = aTask().build();
    assertThat(store().replace(unknown, unknown.to(TaskStatus.QUEUED, "?"))).isEmpty();
    assertThat(store().requestCancel(unknown)).isEmpty();
    store().markPublished(UUID.randomUUID());
    assertThat(store().markSettled(UUID.randomUUID())).isFalse();
  }

  @Test
  default void ofManyWritersOfOneVersionOneWins() {
    Task seen = pending(aTask());

    var answers =
        Together.run(12, n -> store().replace(seen, seen.to(TaskStatus.QUEUED, "writer " + n)));

    var winners = answers.stream().flatMap(Optional::stream).toList();
    assertThat(winners).containsExactly(stored(seen));
    assertThat(store().history(seen.id())).hasSize(2);
  }

  @Test
  default void replaceNeverWritesTheClaimTheCancelOrThePublication() {
    Task first = running(aTask());
    Task stale = claimed(aTask());
    Task cancelling = store().requestCancel(first).orElseThrow();
    Task forged =
        new Task(
            first.id(),
            "somebody else",
            stale.spec(),
            aTask().status(TaskStatus.FAILED).attempt(9).version(77).build().state(),
            Endings.RICH,
            null,
            null);

    Task stored = replaced(cancelling, forged);

    assertThat(stored.state().version()).isEqualTo(cancelling.state().version() + 1);
    assertThat(stored.state().attempt()).isEqualTo(first.state().attempt());
    assertThat(stored.state().strikes()).isEqualTo(first.state().strikes());
    assertThat(stored.state().claimedAt()).isEqualTo(first.state().claimedAt());
    assertThat(stored.state().cancelRequestedAt())
        .isEqualTo(cancelling.state().cancelRequestedAt());
    assertThat(stored.owner()).isEmpty();
    assertThat(stored.outcome().resultPublishedAt()).isNull();
  }

  @Test
  default void illegalChangesAreRefusedBeforeTheyReachTheStore() {
    Task queued = queued(aTask());
    Task failed = failed(aTask());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> store().replace(queued, queued.to(TaskStatus.PROCESSING, "no claim")));
    assertThatIllegalArgumentException().isThrownBy(() -> store().replace(failed, failed));
  }

  @Test
  default void aLongMessageIsCut() {
    Task pending = pending(aTask());
    String text = "é".repeat(TaskChange.MESSAGE_LIMIT + 1);
    Task queued = replaced(pending, pending.to(TaskStatus.QUEUED, text));

    assertThat(queued.state().message()).isEqualTo("é".repeat(TaskChange.MESSAGE_LIMIT));
    assertThat(stored(pending)).isEqualTo(queued);
  }

  @Test
  default void anEndIsStoredWithEverythingThatBecameOfTheTask() {
    Task failed = failed(aTask());

    assertThat(failed.outcome()).isEqualTo(Endings.RICH);
    assertThat(stored(failed)).isEqualTo(failed);
  }

  @Test
  default void publicationIsNotedOnceAndIsNoNewVersion() {
    Task failed = failed(aTask());

    store().markPublished(failed.id());
    Task published = stored(failed);
    store().markPublished(failed.id());

    assertThat(published.outcome().resultPublishedAt()).isAfterOrEqualTo(failed.updatedAt());
    assertThat(published.state()).isEqualTo(failed.state());
    assertThat(published.updatedAt()).isEqualTo(failed.updatedAt());
    assertThat(stored(failed)).isEqualTo(published);
  }

  @Test
  default void aTaskThatHasNotEndedIsNeitherPublishedNorSettled() {
    Task queued = queued(aTask());

    store().markPublished(queued.id());
    assertThat(store().markSettled(queued.id())).isFalse();

    assertThat(stored(queued)).isEqualTo(queued);
    Task failed = replaced(queued, Endings.failed(queued));
    assertThat(failed.outcome().resultPublishedAt()).isNull();
    assertThat(store().sweep(TaskStore.Sweep.UNSETTLED, Duration.ZERO, null, 9))
        .containsExactly(failed);
  }

  @Test
  default void aTaskIsSettledOnce() {
    Task queued = queued(aTask());
    Task failed = replaced(queued, Endings.failed(queued));

    assertThat(store().markSettled(failed.id())).isTrue();
    assertThat(store().markSettled(failed.id())).isFalse();

    assertThat(stored(failed)).isEqualTo(failed);
  }

  @Test
  default void aCancelRequestKeepsItsFirstTime() {
    Task running = running(aTask());

    Task cancelling = store().requestCancel(running).orElseThrow();
    passTime(Duration.ofMinutes(1));
    Task aged = stored(running);
    Task again = store().requestCancel(cancelling).orElseThrow();

    assertThat(cancelling.isCancelling()).isTrue();
    assertThat(cancelling.status()).isEqualTo(TaskStatus.RUNNING_AGENT);
    assertThat(cancelling.state().version()).isEqualTo(running.state().version() + 1);
    assertThat(again).isEqualTo(aged);
    assertThat(again.state().version()).isEqualTo(cancelling.state().version());
  }

  @Test
  default void anEndedTaskCannotBeCancelled() {
    Task failed = failed(aTask());

    assertThat(store().requestCancel(failed)).isEmpty();
    assertThat(stored(failed)).isEqualTo(failed);
  }

  @Test
  default void theHistoryHasEveryStateAndEveryClaimButNothingElse() {
    Task running = running(aTask());
    Task noted = replaced(running, running.withJobUid("uid-2"));
    Task cancelling = store().requestCancel(noted).orElseThrow();
    replaced(cancelling, cancelling.to(TaskStatus.CANCELLED, "Cancelled"));

    var history = store().history(running.id());

    assertThat(history)
        .extracting(TaskEvent::status)
        .containsExactly(
            TaskStatus.PENDING,
            TaskStatus.QUEUED,
            TaskStatus.PROCESSING,
            TaskStatus.DOWNLOADING_CODE,
            TaskStatus.RUNNING_AGENT,
            TaskStatus.CANCELLED);
    assertThat(history).extracting(TaskEvent::attempt).containsExactly(0, 0, 1, 1, 1, 1);
    assertThat(history).extracting(TaskEvent::message).startsWith("Recorded", "Now QUEUED");
    assertThat(history).extracting(TaskEvent::at).isSorted().doesNotContainNull();
    assertThat(history.get(0).at()).isEqualTo(running.createdAt());
  }
}
