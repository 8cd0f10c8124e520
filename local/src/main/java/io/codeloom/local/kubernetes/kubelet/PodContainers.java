package io.codeloom.local.kubernetes.kubelet;

import io.codeloom.local.kubernetes.kubelet.ContainerSlot.Role;
import io.codeloom.local.kubernetes.kubelet.Environment.MissingException;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The containers of one pod: starts, probes and restarts those that are wanted. */
final class PodContainers {

  private static final Duration IMAGE_RETRY = Duration.ofSeconds(5);
  private static final Duration CONFIG_RETRY = Duration.ofSeconds(2);

  private final PodWorker.Shared shared;
  private final Pod pod;
  private final PodFolder folder;
  private final Volumes volumes;
  private final Environment environment;
  private final Runnable poke;
  private final List<ContainerSlot> slots = new ArrayList<>();
  private final Map<String, RunningContainer> running = new ConcurrentHashMap<>();

  PodContainers(
      PodWorker.Shared shared, Pod pod, PodFolder folder, Volumes volumes, Runnable poke) {
    this.shared = shared;
    this.pod = pod;
    this.folder = folder;
    this.volumes = volumes;
    this.environment = new Environment(shared.objects().store(), pod);
    this.poke = poke;
    boolean init = !pod.getSpec().getInitContainers().isEmpty();
    for (Container container : pod.getSpec().getInitContainers()) {
      boolean sidecar = "Always".equals(container.getRestartPolicy());
      slots.add(
          new ContainerSlot(container, sidecar ? Role.SIDECAR : Role.INIT, "PodInitializing"));
    }
    for (Container container : pod.getSpec().getContainers()) {
      String waiting = init ? "PodInitializing" : "ContainerCreating";
      slots.add(new ContainerSlot(container, Role.MAIN, waiting));
    }
  }

  List<ContainerSlot> all() {
    return slots;
  }

  /** In order, sidecars among them. */
  List<ContainerSlot> init() {
    return slots.stream().filter(s -> s.role != Role.MAIN).toList();
  }

  List<ContainerSlot> mains() {
    return slots.stream().filter(s -> s.role == Role.MAIN).toList();
  }

  List<ContainerSlot> sidecars() {
    return slots.stream().filter(s -> s.role == Role.SIDECAR).toList();
  }

  long nextLook() {
    return slots.stream().mapToLong(ContainerSlot::nextLook).min().orElseThrow();
  }

  /** Does what is due; whether anything changed. */
  boolean look() throws InterruptedException {
    boolean changed = observe();
    for (ContainerSlot slot : slots) {
      if (slot.role == Role.SIDECAR && slot.isTerminated()) {
        slot.restart(shared.options().restartBackoff());
        changed = true;
      }
      if (slot.startDue(System.nanoTime())) {
        start(slot);
        changed = true;
      }
      changed |= probe(slot);
    }
    return changed;
  }

  private static boolean probe(ContainerSlot slot) throws InterruptedException {
    ProbeClock.Verdict verdict = slot.probe(System.nanoTime());
    if (verdict == ProbeClock.Verdict.FAILED) {
      slot.handle().ifPresent(RunningContainer::kill);
    }
    return verdict == ProbeClock.Verdict.PASSED;
  }

  /** Only takes note of what has ended. */
  boolean observe() {
    boolean changed = false;
    for (ContainerSlot slot : slots) {
      if (slot.observe(shared.now())) {
        running.remove(slot.name());
        changed = true;
      }
    }
    return changed;
  }

  private void start(ContainerSlot slot) {
    Container container = slot.container;
    if (!shared.runtime().hasImage(container.getImage())) {
      boolean first = !slot.isWaitingFor("ErrImagePull") && !slot.isWaitingFor("ImagePullBackOff");
      String reason = first ? "ErrImagePull" : "ImagePullBackOff";
      slot.waitFor(
          reason,
          "Back-off pulling image \"" + container.getImage() + "\": no such image here",
          first ? Duration.ofMillis(200) : IMAGE_RETRY);
      return;
    }
    try {
      RunningContainer handle = shared.runtime().start(spec(slot));
      running.put(slot.name(), handle);
      slot.running(handle, shared.now());
      var unused = handle.exit().whenComplete((code, e) -> poke.run());
    } catch (MissingException e) {
      slot.waitFor("CreateContainerConfigError", e.getMessage(), CONFIG_RETRY);
    } catch (IOException e) {
      slot.failedToStart(e.getMessage(), shared.now());
    }
  }

  private ContainerSpec spec(ContainerSlot slot) throws MissingException, IOException {
    Container container = slot.container;
    Map<String, String> env = environment.of(container);
    return new ContainerSpec(
        pod.getMetadata().getUid(),
        pod.getMetadata().getName(),
        container.getName(),
        container.getImage(),
        Environment.expand(container.getCommand(), env),
        Environment.expand(container.getArgs(), env),
        env,
        container.getWorkingDir() == null ? "" : container.getWorkingDir(),
        volumes.mounts(container),
        Folders.createPrivate(folder.run(slot.name(), slot.restarts())),
        folder.log(slot.name()));
  }

  /** From any thread. */
  void kill(String name) {
    RunningContainer handle = running.get(name);
    if (handle != null) {
      handle.kill();
    }
  }

  void killAll() {
    running.values().forEach(RunningContainer::kill);
  }
}
