package io.codeloom.core.job;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the API server says of a pod.
 *
 * @param name its name
 * @param uid its uid
 * @param phase Pending, Running, Succeeded, Failed or Unknown
 * @param reason status.reason, such as {@code Evicted}; null if none
 * @param message status.message; null if none
 * @param disrupted whether it has the condition DisruptionTarget
 * @param unschedulable whether PodScheduled is False for lack of room
 * @param notReadyToStart whether it has a node that has not mounted its volumes or made its sandbox
 *     and network (PodReadyToStartContainers is False); also when the sandbox is gone again
 * @param createdAt creationTimestamp
 * @param waitingSince since when it can have been waiting for what it waits for now: the latest of
 *     its creation, its scheduling, and the start or end of a container
 * @param containers statuses of init containers and containers
 */
public record PodView(
    String name,
    String uid,
    String phase,
    String reason,
    String message,
    boolean disrupted,
    boolean unschedulable,
    boolean notReadyToStart,
    Instant createdAt,
    Instant waitingSince,
    List<ContainerView> containers) {

  public PodView {
    containers = List.copyOf(containers);
  }

  /** Whether none of its containers runs or ever will again. */
  public boolean ended() {
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  /** The container of this name, once it has a status. */
  public Optional<ContainerView> container(String containerName) {
    return containers.stream().filter(c -> c.name().equals(containerName)).findFirst();
  }

  /**
   * One container's status.
   *
   * @param waitingReason such as {@code ImagePullBackOff}; null unless waiting
   * @param terminatedReason such as {@code OOMKilled}; null unless terminated
   * @param exitCode null unless terminated
   */
  public record ContainerView(
      String name, String waitingReason, String terminatedReason, Integer exitCode) {}
}
