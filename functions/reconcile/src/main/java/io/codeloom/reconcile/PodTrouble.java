package io.codeloom.reconcile;

import io.codeloom.core.job.PodView;
import io.codeloom.core.job.TimeBudget;
import io.codeloom.core.task.FailureCode;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Pods that will never run: Kubernetes itself waits for them for ever. */
final class PodTrouble {
  private static final Set<String> IMAGE =
      Set.of("ImagePullBackOff", "ErrImagePull", "InvalidImageName", "ErrImageNeverPull");
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
      return olderThan(pod, TimeBudget.START_ALLOWANCE, FailureCode.NO_CAPACITY);
    }
    return pod.containers().stream()
        .map(PodView.ContainerView::waitingReason)
        .filter(Objects::nonNull)
        .map(PodTrouble::code)
        .flatMap(Optional::stream)
        .findFirst()
        .flatMap(code -> olderThan(pod, patience, code));
  }

  private Optional<FailureCode> olderThan(PodView pod, Duration age, FailureCode code) {
    return pod.createdAt().isBefore(clock.instant().minus(age))
        ? Optional.of(code)
        : Optional.empty();
  }

  private static Optional<FailureCode> code(String waitingReason) {
    if (IMAGE.contains(waitingReason)) {
      return Optional.of(FailureCode.IMAGE_UNAVAILABLE);
    }
    return CONFIGURATION.contains(waitingReason)
        ? Optional.of(FailureCode.POD_CONFIG_ERROR)
        : Optional.empty();
  }
}
