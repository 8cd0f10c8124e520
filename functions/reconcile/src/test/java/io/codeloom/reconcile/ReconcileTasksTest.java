package io.codeloom.reconcile;

import static io.codeloom.core.task.TaskFixtures.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.job.TimeBudget;
import io.codeloom.core.observe.Observer;
import io.codeloom.core.port.Outage.Lost;
import io.codeloom.core.port.TaskStore.Admission;
import io.codeloom.core.port.Together;
import io.codeloom.core.task.Ending;
import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReconcileTasksTest {
  private static final Duration INSTANT = Duration.ofMillis(1);

  private final ReconcileWorld world = new ReconcileWorld(new Admission(2, 1));

  @ParameterizedTest
  @CsvSource({"PENDING, 30", "PROCESSING, 60", "DOWNLOADING_CODE, 60"})
  void anEventThatWasMissedIsSentAgainAfterItsTimeAndNotBefore(TaskStatus status, long seconds) {
    Task task = world.has(status);
    world.pass(Duration.ofSeconds(seconds).minus(INSTANT));
    world.run();
    assertThat(world.events.queued()).isEmpty();

    world.pass(INSTANT);
    world.run();

    assertThat(world.events.queuedIds()).containsExactly(task.id());
    assertThat(world.now(task)).isEqualTo(task);
  }

  @Test
  void theOldestOfEachOwnerThatHasAPlaceIsPublishedAgain() {
    Task first = world.has(aTask().owner("a"), TaskStatus.QUEUED);
    world.has(aTask().owner("a"), TaskStatus.QUEUED);
    Task other = world.has(aTask().owner("b"), TaskStatus.QUEUED);
    world.has(aTask().owner("c"), TaskStatus.QUEUED);

    world.run();

    assertThat(world.events.queuedIds()).containsExactly(first.id(), other.id());
  }

  @Test
  void nothingIsPublishedWhileNoPlaceIsFree() {
    world.running();
    world.running();
    world.has(TaskStatus.QUEUED);

    world.run();

    assertThat(world.events.queued()).isEmpty();
  }

  @Test
  void aTaskThatFoundNoPlaceForADayExpires() {
    world.running();
    world.running();
    Task task = world.has(TaskStatus.QUEUED);
    world.pass(TimeBudget.QUEUE_EXPIRY.minus(INSTANT));
    world.run();
    assertThat(world.now(task).status()).isEqualTo(TaskStatus.QUEUED);

    world.pass(INSTANT);
    world.run();

    assertThat(world.now(task).outcome().failure().code()).isEqualTo(FailureCode.QUEUE_EXPIRED);
    assertThat(world.events.finished()).hasSize(1);
  }

  @Test
  void aTaskClaimedAtTheLastMomentDoesNotExpire() {
    Task task = world.has(TaskStatus.QUEUED);
    world.pass(TimeBudget.QUEUE_EXPIRY);
    world
        .tasks
        .faults()
        .beforeNextWrite(() -> world.tasks.claim(task, new Admission(9, 9), Duration.ZERO));

    world.run();

    assertThat(world.now(task).status()).isEqualTo(TaskStatus.PROCESSING);
    assertThat(world.events.finished()).isEmpty();
  }

  @Test
  void whatSettleLeftIsFinishedAfterHalfAMinute() {
    Task task = world.has(TaskStatus.QUEUED);
    world.events.outage.begin(Lost.REQUEST);
    assertThatThrownBy(() -> world.settle.settle(task, Ending.cancelled("Cancelled")))
        .isInstanceOf(UnavailableException.class);
    world.events.outage.end();
    world.tokens.store(task.id(), "token");
    world.pass(Duration.ofSeconds(30).minus(INSTANT));
    world.run();
    assertThat(world.events.finished()).isEmpty();

    world.pass(INSTANT);
    world.run();

    assertThat(world.events.finished()).hasSize(1);
    assertThat(world.now(task).outcome().resultPublishedAt()).isNotNull();
    assertThat(world.tokens.kept()).isEmpty();
    world.run();
    assertThat(world.events.finished()).hasSize(1);
  }

  @Test
  void aTokenOfNoTaskOrOfAnEndedOneIsRemovedAfterAnHour() {
    UUID nobody = UUID.randomUUID();
    Task waiting = world.has(TaskStatus.QUEUED);
    Task ended = world.has(TaskStatus.CANCELLED);
    UUID young = UUID.randomUUID();
    for (UUID id : List.of(nobody, waiting.id(), ended.id(), young)) {
      world.tokens.store(id, "token");
      world.tokens.aged(id, Duration.ofMinutes(61));
    }
    world.tokens.aged(young, Duration.ofMinutes(60));

    world.run();

    assertThat(world.tokens.kept()).containsExactlyInAnyOrder(waiting.id(), young);
  }

  @Test
  void aSecretThatCameWhenItsTaskWasSettledIsRemovedAfterAnHour() {
    Task task = world.has(TaskStatus.QUEUED);
    Task running = world.running();
    world.settle.settle(task, Ending.cancelled("Cancelled"));
    URI url = URI.create("https://cos.example/code");
    world.secrets.put(task.id(), url, url);
    world.secrets.put(running.id(), url, url);
    world.pass(Duration.ofHours(1).minus(Duration.ofSeconds(1)));
    world.run();
    assertThat(world.secrets.of(task.id())).isPresent();

    world.pass(Duration.ofSeconds(1));
    world.run();

    assertThat(world.secrets.of(task.id())).isEmpty();
    assertThat(world.secrets.of(running.id())).isPresent();
  }

  @Test
  void allPagesAreWalked() {
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      ids.add(world.has(TaskStatus.PENDING).id());
    }
    world.passSeconds(30);

    world.run();

    assertThat(world.events.queuedIds()).containsExactlyElementsOf(ids);
  }

  @Test
  void oneThatFailsStopsNeitherTheOthersNorTheOtherSweeps() {
    Task first = world.has(TaskStatus.PENDING);
    Task second = world.has(TaskStatus.PENDING);
    Task staging = world.has(TaskStatus.PROCESSING);
    Task running = world.running();
    world.jobs.complete(world.name(running));
    world.passSeconds(60);
    world.events.outage.next(Lost.REQUEST, 1);

    assertThatThrownBy(world::run).isInstanceOf(UnavailableException.class);

    assertThat(world.events.queuedIds())
        .doesNotContain(first.id())
        .contains(second.id(), staging.id());
    assertThat(world.checked()).contains(running.id());
  }

  @Test
  void aBugInOneStepIsReportedAndStopsNothingElse() {
    List<String> done = new ArrayList<>();
    ReconcileTasks tasks =
        new ReconcileTasks(
            List.of(
                attempts -> {
                  throw new IllegalArgumentException("a bug");
                },
                attempts -> done.add("second")),
            Observer.NONE,
            System::nanoTime);

    assertThatThrownBy(tasks::reconcile).hasRootCauseMessage("a bug");
    assertThat(done).containsExactly("second");
  }

  /** Else 25 tasks that can never be helped would keep all younger ones from being looked at. */
  @Test
  void tasksThatFailAtOnceKeepNoOtherFromBeingLookedAt() {
    for (int i = 0; i < 60; i++) {
      world.has(TaskStatus.PENDING);
    }
    world.passSeconds(30);
    world.events.outage.next(Lost.REQUEST, 50);

    assertThatThrownBy(world::run)
        .isInstanceOf(UnavailableException.class)
        .satisfies(e -> assertThat(e.getSuppressed()).hasSizeLessThan(10));

    assertThat(world.events.queued()).hasSize(10);
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsNotWaitedForByEverySweep() {
    List<String> asked = new ArrayList<>();
    ReconcileTasks.Sweeper silent =
        attempts -> {
          asked.add("database");
          throw new UnavailableException(UnavailableException.DATABASE, "silent", null);
        };
    ReconcileTasks tasks =
        new ReconcileTasks(
            List.of(silent, silent, silent, silent), Observer.NONE, System::nanoTime);

    assertThatThrownBy(tasks::reconcile).isInstanceOf(UnavailableException.class);

    assertThat(asked).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "PENDING, QUEUE_EXPIRED",
    "DOWNLOADING_CODE, STAGING_FAILED",
    "UPLOADING_RESULTS, OUTPUTS_MISSING"
  })
  void whatNoServiceLetsGoOnExpiresAfterADay(TaskStatus status, FailureCode code) {
    Task task = world.has(status);
    world.pass(Duration.ofDays(1).minusSeconds(1));
    world.run();
    assertThat(world.now(task).isFinal()).isFalse();

    world.passSeconds(1);
    world.run();

    assertThat(world.now(task).status()).isEqualTo(TaskStatus.FAILED);
    assertThat(world.now(task).outcome().failure().code()).isEqualTo(code);
    assertThat(world.events.finished()).hasSize(1);
  }

  /** As after a pause or a restore: finalize is asked first. */
  @Test
  void whatIsFoundLongDueIsTriedForHalfAnHourBeforeItExpires() {
    Task task = world.has(TaskStatus.UPLOADING_RESULTS);
    world.pass(TimeBudget.COLLECTING_EXPIRY);
    world.begin();
    world.run();
    world.pass(Duration.ofMinutes(30).minus(INSTANT));
    world.run();
    assertThat(world.now(task).isFinal()).isFalse();
    assertThat(world.checked()).containsExactly(task.id(), task.id());

    world.pass(INSTANT);
    world.run();

    assertThat(world.now(task).isFinal()).isTrue();
  }

  @Test
  void aCancelledTaskThatExpiresIsCancelled() {
    Task task = world.has(TaskStatus.UPLOADING_RESULTS);
    world.tasks.requestCancel(task);
    world.pass(TimeBudget.COLLECTING_EXPIRY);

    world.run();

    assertThat(world.now(task).status()).isEqualTo(TaskStatus.CANCELLED);
  }

  @Test
  void overlappingRunsDoNothingTwiceThatCounts() {
    Task queued = world.has(TaskStatus.QUEUED);
    Task ended = world.has(TaskStatus.CANCELLED);
    Task job = world.running();
    world.jobs.complete(world.name(job));
    world.pass(TimeBudget.QUEUE_EXPIRY);

    Together.run(
        6,
        n -> {
          world.run();
          return n;
        });

    assertThat(world.tasks.history(queued.id()).stream().filter(e -> e.status().isFinal()))
        .hasSize(1);
    assertThat(world.events.finished().stream().map(e -> e.id()).distinct())
        .containsExactlyInAnyOrder(queued.id() + "/FAILED", ended.id() + "/CANCELLED");
    assertThat(world.checked()).containsOnly(job.id());
  }

  @Test
  void aPingWithNothingToDoDoesNothing() {
    Task task = world.has(TaskStatus.PENDING);

    world.run();
    world.run();

    assertThat(world.now(task)).isEqualTo(task);
    assertThat(world.events.queued()).isEmpty();
    assertThat(world.checks.sent()).isEmpty();
  }
}
