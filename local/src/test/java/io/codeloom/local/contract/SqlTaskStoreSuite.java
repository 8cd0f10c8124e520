package io.codeloom.local.contract;

import static io.codeloom.core.task.TaskFixtures.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.port.TaskStore;
import io.codeloom.core.port.TaskStore.Claim;
import io.codeloom.core.port.TaskStoreContract;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.platform.mysql.MySqlTaskStore;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link TaskStore} on a server, and what holds where answers can be lost. */
abstract class SqlTaskStoreSuite implements TaskStoreContract {
  private TaskStore store;

  /** The database of this class. */
  abstract TestDatabase database();

  @BeforeEach
  void emptyStore() {
    database().clear();
    store = new MySqlTaskStore(database().dataSource());
  }

  @Override
  public TaskStore store() {
    return store;
  }

  @Override
  public void passTime(Duration by) {
    database().passTime(by);
  }

  @Test
  void aWriteWhoseAnswerWasLostIsKnownAsOnesOwn() {
    LossyDatabase lossy = new LossyDatabase(database().dataSource());
    TaskStore flaky = new MySqlTaskStore(lossy.dataSource());
    Task task = aTask().build();

    lossy.loseNextCommitAnswer();
    TaskStore.Recorded recorded = flaky.insert(task, "key", "hash");
    assertThat(recorded.created()).isTrue();

    lossy.loseNextCommitAnswer();
    Task pending = recorded.task();
    Task queued = flaky.replace(pending, pending.to(TaskStatus.QUEUED, "queued")).orElseThrow();

    lossy.loseNextCommitAnswer();
    Claim claim = flaky.claim(queued, ROOMY, Duration.ofMinutes(8));
    Task claimed = ((Claim.Claimed) claim).task();
    assertThat(claimed.state().attempt()).isEqualTo(1);

    lossy.loseNextCommitAnswer();
    Task back = flaky.giveBack(claimed).orElseThrow();
    assertThat(back.state().strikes()).isZero();

    lossy.loseNextCommitAnswer();
    assertThat(flaky.requestCancel(back)).contains(stored(task));

    assertThat(lossy.lost()).isEqualTo(5);
    assertThat(stored(task).state().version()).isEqualTo(4);
    assertThat(store().history(task.id()))
        .extracting("status")
        .containsExactly(TaskStatus.PENDING, TaskStatus.QUEUED, TaskStatus.PROCESSING);
  }

  @Test
  void whatSomebodyElseWroteIsNeverTakenForOnesOwn() {
    LossyDatabase lossy = new LossyDatabase(database().dataSource());
    Task pending = pending(aTask());
    lossy.failNextCommit(() -> step(pending, TaskStatus.QUEUED));

    var answer =
        new MySqlTaskStore(lossy.dataSource())
            .replace(pending, pending.to(TaskStatus.QUEUED, "Now QUEUED"));

    assertThat(answer).isEmpty();
    assertThat(lossy.lost()).isEqualTo(1);
    assertThat(stored(pending).state().version()).isEqualTo(1);
  }

  @Test
  void aDatabaseThatKeepsBreakingOffIsUnavailable() {
    LossyDatabase lossy = new LossyDatabase(database().dataSource());
    Task pending = pending(aTask());
    lossy.breakAlways();

    assertThatThrownBy(() -> new MySqlTaskStore(lossy.dataSource()).find(pending.id()))
        .isInstanceOf(UnavailableException.class);
    assertThat(lossy.lost()).isEqualTo(3);
  }

  @Test
  void valuesTheSchemaRefusesAreADefectNotAnOutage() {
    Task task = aTask().owner("o".repeat(256)).build();

    assertThatThrownBy(() -> store().insert(task, null, null))
        .isInstanceOf(IllegalStateException.class);
    assertThat(store().find(task.id())).isEmpty();
  }
}
