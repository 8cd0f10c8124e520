package io.codeloom.platform.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.job.PodView;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PodViewsTest {
  private static final String CREATED = "2026-01-01T00:00:00Z";
  private static final String SCHEDULED = "2026-01-01T00:10:00Z";
  private static final String FETCHED = "2026-01-01T00:20:00Z";

  @Test
  void aPodWaitsFromItsCreationUntilItHasANode() {
    Pod pod = pod().editOrNewStatus().withPhase("Pending").endStatus().build();

    assertThat(PodViews.of(pod).waitingSince()).isEqualTo(Instant.parse(CREATED));
    assertThat(PodViews.of(pod).ended()).isFalse();
  }

  @Test
  void aPodThatWaitedForItsNodeHasWaitedForItsImageOnlySinceThen() {
    assertThat(PodViews.of(scheduled().build()).waitingSince()).isEqualTo(Instant.parse(SCHEDULED));
  }

  @Test
  void aPodThatFetchedForLongHasWaitedForTheNextImageOnlySinceThen() {
    Pod pod =
        scheduled()
            .editStatus()
            .addNewInitContainerStatus()
            .withName("fetch")
            .withNewState()
            .withNewTerminated()
            .withFinishedAt(FETCHED)
            .withExitCode(0)
            .endTerminated()
            .endState()
            .endInitContainerStatus()
            .addNewContainerStatus()
            .withName("agent")
            .withNewState()
            .withNewWaiting()
            .withReason("ErrImagePull")
            .endWaiting()
            .endState()
            .endContainerStatus()
            .endStatus()
            .build();

    PodView view = PodViews.of(pod);

    assertThat(view.waitingSince()).isEqualTo(Instant.parse(FETCHED));
    assertThat(view.container("agent").orElseThrow().waitingReason()).isEqualTo("ErrImagePull");
  }

  @Test
  void aPodWhoseVolumesOrNetworkCannotBeMadeIsNotReadyToStart() {
    assertThat(PodViews.of(scheduled().build()).notReadyToStart()).isFalse();
    assertThat(PodViews.of(readyToStart("True")).notReadyToStart()).isFalse();
    assertThat(PodViews.of(readyToStart("False")).notReadyToStart()).isTrue();
  }

  private static Pod readyToStart(String status) {
    return scheduled()
        .editStatus()
        .addNewCondition()
        .withType("PodReadyToStartContainers")
        .withStatus(status)
        .endCondition()
        .endStatus()
        .build();
  }

  private static PodBuilder scheduled() {
    return pod()
        .editOrNewStatus()
        .withPhase("Pending")
        .addNewCondition()
        .withType("PodScheduled")
        .withStatus("True")
        .withLastTransitionTime(SCHEDULED)
        .endCondition()
        .endStatus();
  }

  private static PodBuilder pod() {
    return new PodBuilder()
        .withNewMetadata()
        .withName("p")
        .withUid("u")
        .withCreationTimestamp(CREATED)
        .endMetadata();
  }
}
