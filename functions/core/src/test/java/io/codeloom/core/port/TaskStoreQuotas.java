package io.codeloom.core.port;

import static io.codeloom.core.task.TaskFixtures.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.codeloom.core.error.ProblemType;
import io.codeloom.core.error.RejectedException;
import io.codeloom.core.task.Quota;
import io.codeloom.core.task.Task;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How an owner's quota is held. */
public interface TaskStoreQuotas extends TaskStoreHarness {
  /** Two at once, as many a day as one likes. */
  Quota TWO_AT_ONCE = new Quota(2, Integer.MAX_VALUE);

  /** Two a day. */
  Quota TWO_A_DAY = new Quota(Integer.MAX_VALUE, 2);

  /** Records a task of {@code owner} without key. */
  default Task recorded(String owner, Quota quota) {
    return store().insert(aTask().owner(owner).build(), null, null, quota).task();
  }

  /** How long {@code owner} is told to wait, since nothing is recorded now. */
  default Duration refused(String owner, Quota quota) {
    int before = store().list(owner, null, null, 100).size();
    RejectedException refusal =
        catchThrowableOfType(RejectedException.class, () -> recorded(owner, quota));
    assertThat(refusal).isNotNull();
    assertThat(refusal.type()).isEqualTo(ProblemType.TOO_MANY_REQUESTS);
    assertThat(store().list(owner, null, null, 100)).hasSize(before);
    return refusal.retryAfter().orElseThrow();
  }

  @Test
  default void noMoreTasksAtOnceThanTheQuotaUntilOneEnds() {
    Task first = recorded("ann", TWO_AT_ONCE);
    recorded("ann", TWO_AT_ONCE);

    assertThat(refused("ann", TWO_AT_ONCE)).isEqualTo(TaskStore.UNTIL_ONE_ENDS);
    recorded("bob", TWO_AT_ONCE);

    replaced(first, Endings.failed(first));
    recorded("ann", TWO_AT_ONCE);
    refused("ann", TWO_AT_ONCE);
  }

  @Test
  default void noMoreTasksADayThanTheQuotaEvenIfTheyHaveEnded() {
    Task first = recorded("ann", TWO_A_DAY);
    replaced(first, Endings.failed(first));
    passTime(Duration.ofHours(20));
    recorded("ann", TWO_A_DAY);

    assertThat(refused("ann", TWO_A_DAY)).isBetween(Duration.ofHours(3), Duration.ofHours(5));

    passTime(Duration.ofHours(4).plusSeconds(2));
    recorded("ann", TWO_A_DAY);
    assertThat(refused("ann", TWO_A_DAY)).isBetween(Duration.ofHours(19), Duration.ofHours(21));
  }

  @Test
  default void theSameKeyIsAnsweredWhateverTheQuota() {
    Quota one = new Quota(1, 1);
    Task first = store().insert(aTask().owner("ann").build(), "key", "hash", one).task();

    var again = store().insert(aTask().owner("ann").build(), "key", "hash", one);

    assertThat(again.created()).isFalse();
    assertThat(again.task()).isEqualTo(first);
    refused("ann", one);
  }

  @Test
  default void recordersThatComeAtOnceNeverPassTheQuota() {
    List<Boolean> taken = Together.run(12, n -> isTaken("ann"));

    assertThat(taken).filteredOn(one -> one).hasSize(2);
    assertThat(store().list("ann", null, null, 100)).hasSize(2);
  }

  private boolean isTaken(String owner) {
    try {
      recorded(owner, TWO_AT_ONCE);
      return true;
    } catch (RejectedException e) {
      return false;
    }
  }
}
