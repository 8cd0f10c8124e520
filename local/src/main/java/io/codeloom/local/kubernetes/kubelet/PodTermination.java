package io.codeloom.local.kubernetes.kubelet;

import io.codeloom.local.kubernetes.kubelet.ContainerSlot.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Ends what still runs: main and init containers first, then the sidecars in reverse order, each
 * with what is left of the pod's grace, but at least two seconds
 * (pkg/kubelet/kuberuntime/kuberuntime_container.go, minimumGracePeriodInSeconds).
 */
final class PodTermination {

  private static final Duration LEAST = Duration.ofSeconds(2);
  private static final Duration AFTER_KILL = Duration.ofSeconds(10);

  private final PodContainers containers;
  private final LongSupplier deadline;
  private final Wait wait;

  /** Waits until it holds or the time (of System.nanoTime) has come. */
  interface Wait {
    void until(BooleanSupplier holds, LongSupplier time) throws InterruptedException;
  }

  PodTermination(PodContainers containers, LongSupplier deadline, Wait wait) {
    this.containers = containers;
    this.deadline = deadline;
    this.wait = wait;
  }

  void run() throws InterruptedException {
    List<ContainerSlot> first =
        containers.all().stream().filter(s -> s.role != Role.SIDECAR).toList();
    end(first, deadline);
    List<ContainerSlot> sidecars = new ArrayList<>(containers.sidecars());
    Collections.reverse(sidecars);
    for (ContainerSlot sidecar : sidecars) {
      long least = System.nanoTime() + LEAST.toNanos();
      end(List.of(sidecar), () -> Math.max(least, deadline.getAsLong()));
    }
  }

  private void end(List<ContainerSlot> slots, LongSupplier until) throws InterruptedException {
    slots.forEach(s -> s.handle().ifPresent(RunningContainer::terminate));
    BooleanSupplier ended = () -> slots.stream().noneMatch(ContainerSlot::isRunning);
    wait.until(ended, until);
    slots.forEach(s -> s.handle().ifPresent(RunningContainer::kill));
    long patience = System.nanoTime() + AFTER_KILL.toNanos();
    wait.until(ended, () -> patience);
  }
}
