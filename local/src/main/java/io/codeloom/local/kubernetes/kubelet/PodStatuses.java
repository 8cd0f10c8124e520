package io.codeloom.local.kubernetes.kubelet;

import io.codeloom.local.kubernetes.api.Meta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Writes a pod's status from the state of its containers. */
final class PodStatuses {

  private final Clock clock;
  private final PodStatus status;
  private final List<ContainerSlot> slots;
  private boolean volumesReady;

  PodStatuses(Pod pod, List<ContainerSlot> slots, Clock clock) {
    this.clock = clock;
    this.slots = slots;
    this.status = pod.getStatus();
    status.setStartTime(Meta.time(clock.instant()));
    status.setHostIP("127.0.0.1");
    status.setPodIP("127.0.0.1");
  }

  /** The containers can start. */
  void volumesReady() {
    volumesReady = true;
  }

  /** As the containers are now. */
  PodStatus current() {
    List<ContainerSlot> mains = mains();
    boolean initialized = initialized();
    boolean ready = initialized && mains.stream().allMatch(ContainerSlot::isStarted);
    status.setPhase(
        initialized && mains.stream().anyMatch(ContainerSlot::hasRun) ? "Running" : "Pending");
    fill(initialized, ready, volumesReady);
    return status;
  }

  /** Everything has ended. */
  PodStatus ended(StopRequest stop) {
    List<ContainerSlot> mains = mains();
    boolean evicted = stop != null && stop.isEviction();
    boolean success = !evicted && mains.stream().allMatch(ContainerSlot::succeeded);
    status.setPhase(success ? "Succeeded" : "Failed");
    if (evicted) {
      status.setReason(stop.reason());
      status.setMessage(stop.message());
    }
    fill(initialized(), false, false);
    return status;
  }

  void disrupted(String reason, String message) {
    condition("DisruptionTarget", true, reason, message);
  }

  private void fill(boolean initialized, boolean ready, boolean startable) {
    condition("PodScheduled", true, null, null);
    condition("PodReadyToStartContainers", startable, null, null);
    condition("Initialized", initialized, initialized ? null : "ContainersNotInitialized", null);
    condition("ContainersReady", ready, ready ? null : "ContainersNotReady", null);
    condition("Ready", ready, ready ? null : "ContainersNotReady", null);
    status.setInitContainerStatuses(
        slots.stream()
            .filter(s -> s.role != ContainerSlot.Role.MAIN)
            .map(ContainerSlot::status)
            .toList());
    status.setContainerStatuses(mains().stream().map(ContainerSlot::status).toList());
  }

  private List<ContainerSlot> mains() {
    return slots.stream().filter(s -> s.role == ContainerSlot.Role.MAIN).toList();
  }

  private boolean initialized() {
    return slots.stream()
        .allMatch(
            s ->
                switch (s.role) {
                  case INIT -> s.succeeded();
                  case SIDECAR -> s.hasRun();
                  case MAIN -> true;
                });
  }

  private void condition(String type, boolean holds, String reason, String message) {
    String value = holds ? "True" : "False";
    List<PodCondition> all = new ArrayList<>(status.getConditions());
    PodCondition old = all.stream().filter(c -> c.getType().equals(type)).findFirst().orElse(null);
    boolean same = old != null && old.getStatus().equals(value);
    PodCondition condition =
        new PodConditionBuilder()
            .withType(type)
            .withStatus(value)
            .withReason(reason)
            .withMessage(message)
            .withLastTransitionTime(same ? old.getLastTransitionTime() : Meta.time(clock.instant()))
            .build();
    all.removeIf(c -> c.getType().equals(type));
    all.add(condition);
    status.setConditions(all);
  }
}
