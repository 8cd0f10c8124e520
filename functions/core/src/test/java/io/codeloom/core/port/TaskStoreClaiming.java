package io.codeloom.core.port;

import static io.codeloom.core.task.TaskFixtures.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.port.TaskStore.Admission;
import io.codeloom.core.port.TaskStore.Claim;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How tasks are claimed: by one at a time, within admission. */
public interface TaskStoreClaiming extends TaskStoreHarness {
  /** After this long a claim counts as abandoned here. */
  Duration ABANDONED = Duration.ofMinutes(8);

  @Test
  default void aClaimTakesPendingAndQueuedTasksToProcessing() {
    for (Task task : List.of(pending(aTask()), queued(aTask()))) {
      Task claimed = claim(task);

      assertThat(claimed).isEqualTo(stored(task));
      assertThat(claimed.status()).isEqualTo(TaskStatus.PROCESSING);
      assertThat(claimed.state().attempt()).isEqualTo(1);
      assertThat(claimed.state().strikes()).isEqualTo(1);
      assertThat(claimed.state().version()).isEqualTo(task.state().version() + 1);
      assertThat(claimed.state().claimedAt()).isEqualTo(claimed.updatedAt());
    }
  }

  @Test
  default void ofTwentyClaimsOfOneTaskOneWins() {
    Task task = queued(aTask());

    List<Claim> claims = Together.run(20, n -> store().claim(task, ROOMY, ABANDONED));

    assertThat(claims).filteredOn(Claim.Claimed.class::isInstance).hasSize(1);
    assertThat(claims).filteredOn(Claim.Lost.class::isInstance).hasSize(19);
    assertThat(stored(task).state().attempt()).isEqualTo(1);
  }

  @Test
  default void ofTwentyClaimsOfOneAbandonedTaskOneWins() {
    Task abandoned = claimed(aTask());
    passTime(ABANDONED.plusMinutes(1));
    Task seen = stored(abandoned);

    List<Claim> claims = Together.run(20, n -> store().claim(seen, ROOMY, ABANDONED));

    assertThat(claims).filteredOn(Claim.Claimed.class::isInstance).hasSize(1);
    assertThat(claims).filteredOn(Claim.Lost.class::isInstance).hasSize(19);
    assertThat(stored(abandoned).state().attempt()).isEqualTo(2);
  }

  @Test
  default void twentyClaimsAtOnceNeverExceedFivePlaces() {
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      tasks.add(queued(aTask().owner("owner " + i % 3)));
    }
    Admission five = new Admission(5, 5);

    List<Claim> claims = Together.run(20, n -> store().claim(tasks.get(n), five, ABANDONED));

    assertThat(claims).filteredOn(Claim.Claimed.class::isInstance).hasSize(5);
    assertThat(claims).filteredOn(Claim.Full.class::isInstance).hasSize(15);
    assertThat(store().nextToRun(five, 20)).isEmpty();
  }

  @Test
  default void oneOwnersClaimsAtOnceNeverExceedItsOwnPlaces() {
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      tasks.add(queued(aTask().owner(i % 2 == 0 ? "ann" : "bob")));
    }
    Admission twoEach = new Admission(50, 2);

    List<Claim> claims = Together.run(12, n -> store().claim(tasks.get(n), twoEach, ABANDONED));

    assertThat(claims)
        .filteredOn(Claim.Claimed.class::isInstance)
        .extracting(claim -> ((Claim.Claimed) claim).task().owner())
        .containsExactlyInAnyOrder("ann", "ann", "bob", "bob");
  }

  @Test
  default void aTaskWithoutPlaceStaysAsItIsAndGetsTheNextFreeOne() {
    Admission one = new Admission(1, 1);
    Task first = claimed(aTask());
    Task second = queued(aTask());

    assertThat(store().claim(second, one, ABANDONED)).isInstanceOf(Claim.Full.class);
    assertThat(stored(second)).isEqualTo(second);

    replaced(first, Endings.failed(first));
    assertThat(store().nextToRun(one, 20)).extracting(Task::id).containsExactly(second.id());
    assertThat(store().claim(second, one, ABANDONED)).isInstanceOf(Claim.Claimed.class);
  }

  @Test
  default void everyStateFromTheClaimToTheEndTakesAPlace() {
    Admission six = new Admission(6, 6);
    pending(aTask());
    for (int i = 0; i < 5; i++) {
      queued(aTask());
    }
    failed(aTask());
    claimed(aTask());
    step(claimed(aTask()), TaskStatus.DOWNLOADING_CODE);
    running(aTask());
    step(running(aTask()), TaskStatus.UPLOADING_RESULTS);

    assertThat(store().nextToRun(six, 20)).hasSize(2);
    assertThat(store().nextToRun(new Admission(3, 3), 20)).isEmpty();
  }

  @Test
  default void aLiveClaimIsNotTakenAway() {
    Task claimed = claimed(aTask());
    passTime(ABANDONED.minusMinutes(1));

    assertThat(store().claim(stored(claimed), ROOMY, ABANDONED)).isInstanceOf(Claim.Lost.class);
  }

  @Test
  default void anAbandonedClaimIsTakenOverInItsStateEvenWithoutAFreePlace() {
    Task claimed = claimed(aTask());
    Task downloading = step(claimed, TaskStatus.DOWNLOADING_CODE);
    passTime(ABANDONED.plusMinutes(1));

    Claim claim = store().claim(stored(downloading), new Admission(1, 1), ABANDONED);

    Task taken = ((Claim.Claimed) claim).task();
    assertThat(taken.status()).isEqualTo(TaskStatus.DOWNLOADING_CODE);
    assertThat(taken.state().attempt()).isEqualTo(2);
    assertThat(taken.state().strikes()).isEqualTo(2);
    assertThat(store().history(taken.id())).last().extracting("attempt").isEqualTo(2);
  }

  @Test
  default void aClaimThatLostItsTaskCannotWriteAnyMore() {
    Task older = claimed(aTask());
    Task newer = claim(older);

    assertThat(store().replace(older, older.withCodePath("old"))).isEmpty();
    assertThat(store().giveBack(older)).isEmpty();
    assertThat(store().replace(newer, newer.withCodePath("new"))).isPresent();
  }

  @Test
  default void aTaskWhoseJobRunsOrThatHasEndedCannotBeClaimed() {
    for (Task task :
        List.of(
            running(aTask()),
            step(running(aTask()), TaskStatus.UPLOADING_RESULTS),
            failed(aTask()))) {
      assertThat(store().claim(task, ROOMY, Duration.ZERO)).isInstanceOf(Claim.Lost.class);
      assertThat(stored(task)).isEqualTo(task);
    }
    assertThat(store().claim(aTask().build(), ROOMY, Duration.ZERO)).isInstanceOf(Claim.Lost.class);
  }

  @Test
  default void whoSawAnOlderVersionCannotClaim() {
    Task pending = pending(aTask());
    Task queued = step(pending, TaskStatus.QUEUED);

    assertThat(store().claim(pending, ROOMY, Duration.ZERO)).isInstanceOf(Claim.Lost.class);
    assertThat(stored(pending)).isEqualTo(queued);
  }

  @Test
  default void aClaimGivenBackIsNoStrikeAndFreeAtOnce() {
    Task claimed = claimed(aTask());

    Task back = store().giveBack(claimed).orElseThrow();

    assertThat(back).isEqualTo(stored(claimed));
    assertThat(back.state().claimedAt()).isNull();
    assertThat(back.state().strikes()).isZero();
    assertThat(back.state().attempt()).isEqualTo(1);
    assertThat(back.status()).isEqualTo(TaskStatus.PROCESSING);
    assertThat(store().giveBack(back)).contains(back);
    Claim again = store().claim(back, new Admission(1, 1), ABANDONED);
    assertThat(((Claim.Claimed) again).task().state().attempt()).isEqualTo(2);
    assertThat(((Claim.Claimed) again).task().state().strikes()).isEqualTo(1);
  }

  @Test
  default void onlyAStagingTaskCanBeGivenBack() {
    Task queued = queued(aTask());
    Task running = running(aTask());

    assertThat(store().giveBack(queued)).isEmpty();
    assertThat(store().giveBack(running)).isEmpty();
    assertThat(stored(running)).isEqualTo(running);
  }
}
