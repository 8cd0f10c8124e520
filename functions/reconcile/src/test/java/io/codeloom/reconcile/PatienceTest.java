package io.codeloom.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.observe.Observer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** How long a run of reconcile waits for services that are silent, and what it does meanwhile. */
class PatienceTest {
  private final AtomicLong nanos = new AtomicLong();
  private final List<String> asked = new ArrayList<>();

  private final ReconcileTasks.Sweeper hanging =
      attempts -> {
        for (int step = 0; step < 9 && !attempts.hopeless(); step++) {
          attempts.attempt("a step", () -> silent("COS"));
        }
      };

  private final ReconcileTasks.Sweeper other = attempts -> asked.add("other");

  @Test
  void oneSweepWaitsForAThirdOfARunsTime() {
    assertThatThrownBy(run(hanging, other)).isInstanceOf(UnavailableException.class);

    assertThat(asked).containsExactly("COS", "COS", "other");
  }

  @Test
  void aRunWaitsForFortyFiveSeconds() {
    assertThatThrownBy(run(hanging, hanging, hanging, hanging))
        .isInstanceOf(UnavailableException.class);

    assertThat(asked).hasSize(5);
  }

  @Test
  void whatARunLeftOutComesFirstInTheNext() {
    ReconcileTasks tasks = tasks(hanging, hanging, hanging, other);
    assertThatThrownBy(tasks::reconcile).isInstanceOf(UnavailableException.class);
    assertThat(asked).doesNotContain("other");
    asked.clear();

    assertThatThrownBy(tasks::reconcile).isInstanceOf(UnavailableException.class);

    assertThat(asked).startsWith("other", "COS");
  }

  @Test
  void timeThatWasOfUseIsNotWaiting() {
    ReconcileTasks.Sweeper busy =
        attempts -> {
          attempts.attempt("a step", () -> nanos.addAndGet(Duration.ofSeconds(50).toNanos()));
          silent("COS");
        };

    assertThatThrownBy(run(busy, other)).isInstanceOf(UnavailableException.class);

    assertThat(asked).containsExactly("COS", "other");
  }

  private ThrowingCallable run(ReconcileTasks.Sweeper... sweepers) {
    return tasks(sweepers)::reconcile;
  }

  private ReconcileTasks tasks(ReconcileTasks.Sweeper... sweepers) {
    return new ReconcileTasks(List.of(sweepers), Observer.NONE, nanos::get);
  }

  private void silent(String service) {
    asked.add(service);
    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    throw new UnavailableException(service, "silent", null);
  }
}
