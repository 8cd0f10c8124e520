package io.codeloom.core.port;

import static io.codeloom.core.task.TaskFixtures.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.port.TaskStore.Admission;
import io.codeloom.core.port.TaskStore.Sweep;
import io.codeloom.core.task.Census;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskBuilder;
import io.codeloom.core.task.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How tasks are listed, swept and queued. */
public interface TaskStoreQuerying extends TaskStoreHarness {
  /** The age most sweeps here ask for. */
  Duration HOUR = Duration.ofHours(1);

  @Test
  default void aListIsNewestFirstAndOnlyTheOwners() {
    Task first = pending(aTask().owner("ann"));
    pending(aTask().owner("bob"));
    Task second = queued(aTask().owner("ann"));

    assertThat(store().list("ann", null, null, 10))
        .containsExactlyInAnyOrder(first, second)
        .isSortedAccordingTo(oldestFirst().reversed());
    assertThat(store().list("ann", TaskStatus.QUEUED, null, 10)).containsExactly(second);
    assertThat(store().list("nobody", null, null, 10)).isEmpty();
  }

  @Test
  default void pagesOfAListMeetWithoutGapOrOverlap() {
    List<Task> all = many(7, task -> task.owner("ann"));

    List<Task> paged = pages(after -> store().list("ann", TaskStatus.PENDING, after, 3));

    assertThat(paged).containsExactlyElementsOf(sorted(all, oldestFirst().reversed()));
  }

  @ParameterizedTest
  @EnumSource(Sweep.class)
  default void pagesOfASweepMeetWithoutGapOrOverlap(Sweep sweep) {
    List<Task> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(subjectOf(sweep));
    }

    List<Task> paged = pages(after -> store().sweep(sweep, Duration.ZERO, after, 2));

    assertThat(paged).containsExactlyElementsOf(sorted(all, oldestFirst()));
  }

  @ParameterizedTest
  @EnumSource(Sweep.class)
  default void aSweepFindsItsTasksOnceTheyAreOldEnough(Sweep sweep) {
    Task subject = subjectOf(sweep);
    assertThat(store().sweep(sweep, HOUR, null, 10)).isEmpty();

    passTime(HOUR);
    subjectOf(sweep);

    assertThat(store().sweep(sweep, HOUR, null, 10)).containsExactly(stored(subject));
  }

  @ParameterizedTest
  @EnumSource(Sweep.class)
  default void aSweepFindsNothingElse(Sweep sweep) {
    for (Sweep other : Sweep.values()) {
      if (!subjects(other).equals(subjects(sweep))) {
        subjectOf(other);
      }
    }
    passTime(HOUR);

    assertThat(store().sweep(sweep, HOUR, null, 100))
        .extracting(Task::status)
        .isSubsetOf(sweep == Sweep.RUNNING ? List.of(TaskStatus.RUNNING_AGENT) : List.of());
  }

  @Test
  default void waitingIsCountedFromTheStateNotFromTheRecord() {
    Task pending = pending(aTask());
    passTime(HOUR);
    Task queued = step(stored(pending), TaskStatus.QUEUED);

    assertThat(store().sweep(Sweep.QUEUED, HOUR, null, 10)).isEmpty();
    store().requestCancel(queued);
    passTime(HOUR);
    assertThat(store().sweep(Sweep.QUEUED, HOUR, null, 10)).hasSize(1);
  }

  @Test
  default void stagingIsCountedFromItsStateHoweverOftenItIsClaimed() {
    Task first = claimed(aTask());
    store().giveBack(first);
    passTime(HOUR);
    claim(stored(first));

    assertThat(store().sweep(Sweep.STAGING, HOUR, null, 10)).isEmpty();
    assertThat(store().sweep(Sweep.STAGING_FOR_LONG, HOUR, null, 10))
        .containsExactly(stored(first));
  }

  @Test
  default void aSettledTaskIsSweptNoMore() {
    Task settled = failed(aTask());
    Task published = failed(aTask());
    store().markSettled(settled.id());
    store().markSettled(settled.id());
    store().markPublished(published.id());

    assertThat(store().sweep(Sweep.UNSETTLED, Duration.ZERO, null, 10))
        .containsExactly(stored(published));
  }

  @Test
  default void whatWasSettledLongAgoIsSweptNoMore() {
    Task settled = settled();
    passTime(HOUR.plus(Sweep.SETTLED_SPAN).minusMinutes(1));
    assertThat(store().sweep(Sweep.SETTLED, HOUR, null, 10)).containsExactly(stored(settled));

    passTime(Duration.ofMinutes(1));

    assertThat(store().sweep(Sweep.SETTLED, HOUR, null, 10)).isEmpty();
  }

  @Test
  default void thePositionCountsTheOlderOnesInTheQueue() {
    List<Task> queue =
        sorted(List.of(queued(aTask()), queued(aTask()), queued(aTask())), oldestFirst());

    assertThat(queue).extracting(store()::queuePosition).containsExactly(1, 2, 3);
    Task claimed = claim(queue.get(0));
    assertThat(store().queuePosition(claimed)).isZero();
    assertThat(store().queuePosition(queue.get(2))).isEqualTo(2);
  }

  @Test
  default void nextToRunAreTheOldestWithinTheFreePlaces() {
    Task oldest = queued(aTask());
    passTime(HOUR);
    Task older = queued(aTask());
    passTime(HOUR);
    queued(aTask());
    claimed(aTask());

    assertThat(ids(store().nextToRun(new Admission(3, 3), 10)))
        .containsExactlyElementsOf(ids(List.of(oldest, older)));
    assertThat(ids(store().nextToRun(new Admission(3, 3), 1)))
        .containsExactlyElementsOf(ids(List.of(oldest)));
    assertThat(store().nextToRun(new Admission(1, 1), 10)).isEmpty();
  }

  @Test
  default void oneOwnersQueueHoldsUpNobodyElses() {
    claimed(aTask().owner("ann"));
    Task annsNext = queued(aTask().owner("ann"));
    passTime(HOUR);
    many(4, task -> task.owner("ann")).forEach(task -> step(task, TaskStatus.QUEUED));
    passTime(HOUR);
    Task bobs = queued(aTask().owner("bob"));

    assertThat(ids(store().nextToRun(new Admission(50, 2), 10)))
        .containsExactlyElementsOf(ids(List.of(annsNext, bobs)));
  }

  @Test
  default void theCensusCountsEveryStateAndTheLongestWait() {
    assertThat(store().census().tasks()).containsOnlyKeys(TaskStatus.values());
    assertThat(store().census().oldestQueued()).isZero();
    queued(aTask().owner("ann"));
    passTime(HOUR);
    queued(aTask());
    pending(aTask());
    failed(aTask());

    Census census = store().census();

    assertThat(census.tasks())
        .containsEntry(TaskStatus.QUEUED, 2)
        .containsEntry(TaskStatus.PENDING, 1)
        .containsEntry(TaskStatus.FAILED, 1)
        .containsEntry(TaskStatus.COMPLETED, 0);
    assertThat(census.oldestQueued()).isBetween(HOUR, HOUR.plusMinutes(5));
  }

  private static Sweep subjects(Sweep sweep) {
    return switch (sweep) {
      case STAGING_FOR_LONG -> Sweep.STAGING;
      case COLLECTING_FOR_LONG -> Sweep.RUNNING;
      default -> sweep;
    };
  }

  private Task subjectOf(Sweep sweep) {
    return switch (sweep) {
      case PENDING -> pending(aTask());
      case QUEUED -> queued(aTask());
      case STAGING, STAGING_FOR_LONG -> claimed(aTask());
      case RUNNING -> running(aTask());
      case COLLECTING_FOR_LONG -> step(running(aTask()), TaskStatus.UPLOADING_RESULTS);
      case CANCELLING -> store().requestCancel(running(aTask())).orElseThrow();
      case UNSETTLED -> failed(aTask());
      case SETTLED -> settled();
    };
  }

  private Task settled() {
    Task task = failed(aTask());
    store().markSettled(task.id());
    return stored(task);
  }

  private List<Task> many(int count, UnaryOperator<TaskBuilder> with) {
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tasks.add(pending(with.apply(aTask())));
    }
    return tasks;
  }

  private static List<Task> pages(Function<TaskCursor, List<Task>> page) {
    List<Task> all = new ArrayList<>();
    TaskCursor after = null;
    for (List<Task> one = page.apply(null); !one.isEmpty(); one = page.apply(after)) {
      all.addAll(one);
      after = TaskCursor.after(one.get(one.size() - 1));
    }
    return all;
  }

  private static Comparator<Task> oldestFirst() {
    return Comparator.comparing(Task::createdAt).thenComparing(task -> task.id().toString());
  }

  private static List<Task> sorted(List<Task> tasks, Comparator<Task> order) {
    return tasks.stream().sorted(order).toList();
  }

  private static List<UUID> ids(List<Task> tasks) {
    return tasks.stream().map(Task::id).toList();
  }
}
