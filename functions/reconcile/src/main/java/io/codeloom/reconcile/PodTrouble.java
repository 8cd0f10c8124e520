package io.codeloom.reconcile;

import io.codeloom.core.job.PodView;
import io.codeloom.core.job.TimeBudget;
import io.codeloom.core.task.FailureCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Pods that will never run: Kubernetes itself waits for them for ever. Reasons as the kubelet names
 * them (pkg/kubelet/images/types.go, pkg/kubelet/container/sync_result.go). Where a Secret is
 * missing that a volume needs, or the pod's network cannot be made, it names none: its containers
 * wait as if for each other.
 */
final class PodTrouble {
  private static final Set<String> IMAGE =
      Set.of(
          "ImagePullBackOff",
          "ErrImagePull",
          "InvalidImageName",
          "ErrImageNeverPull",
          "ImageInspectError",
          "RegistryUnavailable");
  private static final Set<String> CONFIGURATION =
      Set.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError");

  private final Duration patience;
  private final Clock clock;

  PodTrouble(Duration patience, Clock clock) {
    this.patience = patience;
    this.clock = clock;
  }

  /** Why this pod's Job must be ended; empty if it need not. */
  Optional<FailureCode> of(PodView pod) {
    if (pod.unschedulable()) {
      return isOlder(pod.createdAt(), TimeBudget.START_ALLOWANCE)
          ? Optional.of(FailureCode.NO_CAPACITY)
          : Optional.empty();
    }
    return reason(pod).filter(code -> isOlder(pod.waitingSince(), patience));
  }

  private static Optional<FailureCode> reason(PodView pod) {
    if (pod.notReadyToStart() && pod.phase().equals("Pending")) {
      return Optional.of(FailureCode.POD_CONFIG_ERROR);
    }
    return pod.containers().stream()
        .map(PodView.ContainerView::waitingReason)
        .filter(Objects::nonNull)
        .map(reason -> code(reason, pod))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private boolean isOlder(Instant since, Duration age) {
    return !since.isAfter(clock.instant().minus(age));
  }

  private static Optional<FailureCode> code(String waitingReason, PodView pod) {
    if (IMAGE.contains(waitingReason)) {
      return Optional.of(FailureCode.IMAGE_UNAVAILABLE);
    }
    // Once the agent runs, a courier that crashes is started again and goes on.
    boolean neverStarts = waitingReason.equals("CrashLoopBackOff") && pod.phase().equals("Pending");
    return neverStarts || CONFIGURATION.contains(waitingReason)
        ? Optional.of(FailureCode.POD_CONFIG_ERROR)
        : Optional.empty();
  }
}
