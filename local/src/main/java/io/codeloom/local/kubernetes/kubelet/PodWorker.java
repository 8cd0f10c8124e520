package io.codeloom.local.kubernetes.kubelet;

import io.codeloom.local.kubernetes.api.ApiException;
import io.codeloom.local.kubernetes.api.ApiObjects;
import io.codeloom.local.kubernetes.api.Json;
import io.codeloom.local.kubernetes.api.Meta;
import io.codeloom.local.kubernetes.api.ObjectKey;
import io.codeloom.local.kubernetes.kubelet.Environment.MissingException;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one pod from its volumes to its last container's end, on a thread of its own. */
final class PodWorker {

  private static final Logger LOG = LoggerFactory.getLogger(PodWorker.class);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

  /** What all workers of a kubelet share. */
  record Shared(ApiObjects objects, ContainerRuntime runtime, KubeletOptions options, Clock clock) {

    String now() {
      return Meta.time(clock.instant());
    }
  }

  private final Shared shared;
  private final Pod pod;
  private final ObjectKey key;
  private final Volumes volumes;
  private final DiskUse disk;
  private final PodContainers containers;
  private final PodStatuses statuses;
  private final Runnable onEnd;
  private final Thread thread;
  private final Semaphore pokes = new Semaphore(0);
  private StopRequest stop;
  private long stopDeadline;

  PodWorker(Shared shared, Pod pod, PodFolder folder, Runnable onEnd) {
    this.shared = shared;
    this.pod = pod;
    this.key = ObjectKey.pod(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
    this.volumes =
        new Volumes(
            shared.objects().store(),
            pod,
            folder.volumes(),
            shared.runtime().userOf(pod.getMetadata().getUid()));
    this.disk = new DiskUse(pod, folder.volumes(), shared.options().diskCheck());
    this.containers = new PodContainers(shared, pod, folder, volumes, this::poke);
    this.statuses = new PodStatuses(pod, containers.all(), shared.clock());
    this.onEnd = onEnd;
    this.thread = new Thread(this::run, "pod " + pod.getMetadata().getName());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  ObjectKey key() {
    return key;
  }

  boolean awaitEnd(Duration timeout) throws InterruptedException {
    thread.join(Math.max(1, timeout.toMillis()));
    return !thread.isAlive();
  }

  /** Something happened that the worker should look at. */
  void poke() {
    pokes.release();
  }

  /** Ends the pod; a later request can only bring the end nearer. */
  synchronized void stop(StopRequest request) {
    long deadline = System.nanoTime() + request.grace().toNanos();
    if (stop == null) {
      stop = request;
      stopDeadline = deadline;
    } else if (deadline < stopDeadline) {
      stopDeadline = deadline;
      stop = request.silent() ? request : stop;
    }
    poke();
  }

  private synchronized StopRequest stopping() {
    return stop;
  }

  private synchronized boolean isSilent() {
    return stop != null && stop.silent();
  }

  /** SIGKILL for one container, as an out-of-memory killer would. */
  void kill(String container) {
    containers.kill(container);
  }

  private void run() {
    try {
      live();
      end();
    } catch (InterruptedException e) {
      containers.killAll();
    } catch (IOException | RuntimeException e) {
      LOG.error("the worker of {} failed", key, e);
      containers.killAll();
      publish(statuses.ended(StopRequest.overLimit("the kubelet failed to run this pod")));
    } finally {
      shared.runtime().forget(pod.getMetadata().getUid());
      onEnd.run();
    }
  }

  private void live() throws InterruptedException {
    publish(statuses.current());
    awaitUntil(this::volumesReady);
    for (ContainerSlot slot : containers.init()) {
      if (stopping() != null) {
        return;
      }
      slot.want();
      boolean sidecar = slot.role == ContainerSlot.Role.SIDECAR;
      awaitUntil(() -> sidecar ? slot.isStarted() : slot.isTerminated());
      if (!sidecar && !slot.succeeded()) {
        return;
      }
    }
    if (stopping() == null) {
      containers.mains().forEach(ContainerSlot::want);
      awaitUntil(() -> containers.mains().stream().allMatch(ContainerSlot::isTerminated));
    }
  }

  private boolean volumesReady() {
    try {
      volumes.prepare();
      statuses.volumesReady();
      return true;
    } catch (MissingException e) {
      LOG.debug("{} waits: {}", key, e.getMessage());
    } catch (IOException e) {
      LOG.warn("{}: volumes cannot be made", key, e);
    }
    return false;
  }

  /** Waits until it holds or the pod must end, looking after the containers meanwhile. */
  private void awaitUntil(BooleanSupplier holds) throws InterruptedException {
    while (true) {
      if (containers.look()) {
        publish(statuses.current());
      }
      if (stopping() != null || holds.getAsBoolean()) {
        return;
      }
      disk.excess().ifPresent(excess -> stop(StopRequest.overLimit(excess)));
      pause(Math.min(containers.nextLook(), disk.next()));
    }
  }

  private void pause(long until) throws InterruptedException {
    long left = Math.min(until - System.nanoTime(), LOOK_AGAIN.toNanos());
    if (pokes.tryAcquire(left, TimeUnit.NANOSECONDS)) {
      pokes.drainPermits();
    }
  }

  private void end() throws InterruptedException, IOException {
    StopRequest request = stopping();
    if (request != null && !request.disruption().isEmpty()) {
      statuses.disrupted(request.disruption(), request.message());
      publish(statuses.current());
    }
    long grace = pod.getSpec().getTerminationGracePeriodSeconds();
    long natural = System.nanoTime() + Duration.ofSeconds(grace).toNanos();
    new PodTermination(containers, () -> deadline(natural), this::awaitEither).run();
    if (!isSilent()) {
      volumes.remove();
      publish(statuses.ended(stopping()));
    }
  }

  private synchronized long deadline(long natural) {
    return stop == null ? natural : Math.min(stopDeadline, natural);
  }

  /** Waits until it holds or the time, which may come nearer meanwhile, has come. */
  private void awaitEither(BooleanSupplier holds, java.util.function.LongSupplier until)
      throws InterruptedException {
    while (true) {
      if (containers.observe()) {
        publish(statuses.current());
      }
      if (holds.getAsBoolean() || System.nanoTime() - until.getAsLong() >= 0) {
        return;
      }
      pause(until.getAsLong());
    }
  }

  private void publish(PodStatus status) {
    if (isSilent()) {
      return;
    }
    var tree = Json.write(status);
    try {
      shared
          .objects()
          .modifyStatus(
              key,
              current -> {
                var next = Json.object();
                next.putObject("metadata").put("uid", pod.getMetadata().getUid());
                next.set("status", tree);
                return next;
              });
    } catch (ApiException e) {
      LOG.debug("{} is gone: {}", key, e.reason());
      stop(StopRequest.deleted(0));
    }
  }
}
