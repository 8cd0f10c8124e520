package io.codeloom.local.kubernetes.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HostUsersTest {

  private final HostUsers users = new HostUsers(4_194_303);

  @Test
  void everyPodAndContainerHasOneAndKeepsIt() {
    int files = users.ofPod("one");
    int agent = users.ofContainer("one", "agent");

    Set<Integer> all = new HashSet<>(Set.of(files, agent));
    all.add(users.ofContainer("one", "courier"));
    all.add(users.ofPod("two"));
    all.add(users.ofContainer("two", "agent"));

    assertThat(all).hasSize(5).allMatch(user -> user >= 300_000 && user < 360_000);
    assertThat(users.ofPod("one")).isEqualTo(files);
    assertThat(users.ofContainer("one", "agent")).isEqualTo(agent);
  }

  @Test
  void aUserIsNotGivenAgainWhileItsPodLives() {
    int first = users.ofPod("first");
    for (int i = 1; i < 60_000; i++) {
      assertThat(users.ofPod("pod-" + i)).isNotEqualTo(first);
    }
    assertThatThrownBy(() -> users.ofPod("one-more")).isInstanceOf(IllegalStateException.class);

    users.release("first");

    assertThat(users.ofPod("one-more")).isEqualTo(first);
  }

  @Test
  void jvmsWithIdsNextToEachOtherBeginApart() {
    assertThat(Math.abs(new HostUsers(4_194_302).ofPod("one") - users.ofPod("one")))
        .isGreaterThan(1_000);
  }
}
