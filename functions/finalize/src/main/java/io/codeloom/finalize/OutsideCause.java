package io.codeloom.finalize;

import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.JobView;
import io.codeloom.core.job.PodView;
import io.codeloom.core.task.FailureCode;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What ended a Job from outside the agent's own run. */
final class OutsideCause {
  /**
   * How the kubelet begins when the node as a whole runs short; else the pod passed its own limit.
   */
  private static final String NODE_PRESSURE = "The node ";

  /** How the kubelet begins when it does not take a pod, or, started again, not any longer. */
  private static final String REJECTED = "Pod was rejected: ";

  /** How its reason begins then if there is no room: {@code OutOfcpu}, {@code OutOfmemory}. */
  private static final String NO_ROOM = "OutOf";

  /** The exit code of a process that SIGKILL ended. */
  private static final int KILLED = 137;

  /**
   * What containerd and the kubelet say of a container whose end nobody saw, as when its node was
   * switched off and on again.
   */
  private static final Set<String> LOST = Set.of("Unknown", "ContainerStatusUnknown");

  private OutsideCause() {}

  /** The cause; empty if the Job completed or the agent's run is to blame. */
  static Optional<FailureCode> of(JobEnd end) {
    if (end.complete()) {
      return Optional.empty();
    }
    Optional<FailureCode> noted = end.job().flatMap(JobView::endedFor);
    if (noted.isPresent()) {
      return noted;
    }
    if (end.outlived()) {
      return Optional.of(end.pods().isEmpty() ? FailureCode.NO_CAPACITY : FailureCode.DISRUPTED);
    }
    if (end.deleted()) {
      return Optional.of(FailureCode.JOB_DELETED);
    }
    return end.pods().stream()
        .map(OutsideCause::ofPod)
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> isDisrupted(end) ? Optional.of(FailureCode.DISRUPTED) : Optional.empty());
  }

  private static Optional<FailureCode> ofPod(PodView pod) {
    if (pod.disrupted()) {
      return Optional.of(FailureCode.DISRUPTED);
    }
    String message = Objects.requireNonNullElse(pod.message(), "");
    if (message.startsWith(REJECTED)) {
      boolean full = pod.reason() != null && pod.reason().startsWith(NO_ROOM);
      return Optional.of(full ? FailureCode.NO_CAPACITY : FailureCode.DISRUPTED);
    }
    if ("Evicted".equals(pod.reason())) {
      boolean node = message.startsWith(NODE_PRESSURE);
      return Optional.of(node ? FailureCode.DISRUPTED : FailureCode.DISK_LIMIT);
    }
    if (pod.containers().stream().anyMatch(OutsideCause::ranOutOfMemory)) {
      return Optional.of(FailureCode.OUT_OF_MEMORY);
    }
    boolean fetchFailed =
        pod.container(JobNames.FETCH)
            .filter(fetch -> !isLost(fetch))
            .map(PodView.ContainerView::exitCode)
            .filter(code -> code != 0)
            .isPresent();
    return fetchFailed ? Optional.of(FailureCode.STAGING_FAILED) : Optional.empty();
  }

  /** At the deadline containers that never started count as lost too. */
  private static boolean isDisrupted(JobEnd end) {
    return end.disrupted()
        || (!end.deadlineExceeded() && end.pods().stream().anyMatch(OutsideCause::isLost));
  }

  private static boolean isLost(PodView pod) {
    return Stream.of(JobNames.FETCH, JobNames.AGENT)
        .flatMap(name -> pod.container(name).stream())
        .anyMatch(OutsideCause::isLost);
  }

  private static boolean isLost(PodView.ContainerView container) {
    return container.terminatedReason() != null && LOST.contains(container.terminatedReason());
  }

  /**
   * Whether it ended by lack of memory. A node says OOMKilled of a container in which any process
   * was killed: an agent whose command was goes on, and ends in its own way later.
   */
  private static boolean ranOutOfMemory(PodView.ContainerView container) {
    if (!"OOMKilled".equals(container.terminatedReason())) {
      return false;
    }
    return container.name().equals(JobNames.AGENT)
        ? container.exitCode() == KILLED
        : container.exitCode() != 0;
  }
}
