package io.codeloom.platform.kubernetes;

import io.codeloom.core.job.PodView;
import io.codeloom.core.job.PodView.ContainerView;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reads a pod. */
final class PodViews {
  private PodViews() {}

  static PodView of(Pod pod) {
    PodStatus status = Objects.requireNonNullElseGet(pod.getStatus(), PodStatus::new);
    return new PodView(
        pod.getMetadata().getName(),
        pod.getMetadata().getUid(),
        Objects.requireNonNullElse(status.getPhase(), "Pending"),
        status.getReason(),
        status.getMessage(),
        has(status, c -> is(c, "DisruptionTarget", "True")),
        has(status, c -> is(c, "PodScheduled", "False") && "Unschedulable".equals(c.getReason())),
        has(status, c -> is(c, "PodReadyToStartContainers", "False")),
        JobViews.time(pod.getMetadata().getCreationTimestamp()),
        waitingSince(pod, status),
        containers(status));
  }

  private static boolean has(PodStatus status, Predicate<PodCondition> wanted) {
    return status.getConditions() != null && status.getConditions().stream().anyMatch(wanted);
  }

  private static boolean is(PodCondition condition, String type, String value) {
    return type.equals(condition.getType()) && value.equals(condition.getStatus());
  }

  private static Instant waitingSince(Pod pod, PodStatus status) {
    Stream<String> scheduled =
        Stream.ofNullable(status.getConditions())
            .flatMap(Collection::stream)
            .filter(c -> is(c, "PodScheduled", "True"))
            .map(PodCondition::getLastTransitionTime);
    return Stream.of(
            Stream.of(pod.getMetadata().getCreationTimestamp()),
            scheduled,
            statuses(status).flatMap(PodViews::times))
        .flatMap(Function.identity())
        .filter(Objects::nonNull)
        .map(JobViews::time)
        .max(Comparator.naturalOrder())
        .orElse(null);
  }

  private static Stream<String> times(ContainerStatus status) {
    Optional<ContainerState> state = Optional.ofNullable(status.getState());
    return Stream.of(
            state.map(ContainerState::getRunning).map(r -> r.getStartedAt()),
            state.map(ContainerState::getTerminated).map(t -> t.getFinishedAt()))
        .flatMap(Optional::stream);
  }

  private static List<ContainerView> containers(PodStatus status) {
    return statuses(status).map(PodViews::container).toList();
  }

  private static Stream<ContainerStatus> statuses(PodStatus status) {
    return Stream.of(status.getInitContainerStatuses(), status.getContainerStatuses())
        .filter(Objects::nonNull)
        .flatMap(Collection::stream);
  }

  private static ContainerView container(ContainerStatus status) {
    Optional<ContainerState> state = Optional.ofNullable(status.getState());
    var waiting = state.map(ContainerState::getWaiting);
    var terminated = state.map(ContainerState::getTerminated);
    return new ContainerView(
        status.getName(),
        waiting.map(w -> w.getReason()).orElse(null),
        terminated.map(t -> t.getReason()).orElse(null),
        terminated.map(t -> t.getExitCode()).orElse(null));
  }
}
