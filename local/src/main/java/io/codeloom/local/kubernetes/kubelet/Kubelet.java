package io.codeloom.local.kubernetes.kubelet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.codeloom.local.kubernetes.api.ApiException;
import io.codeloom.local.kubernetes.api.ApiObjects;
import io.codeloom.local.kubernetes.api.DeleteOptions;
import io.codeloom.local.kubernetes.api.Json;
import io.codeloom.local.kubernetes.api.Meta;
import io.codeloom.local.kubernetes.api.ObjectKey;
import io.codeloom.local.kubernetes.api.ResourceType;
import io.codeloom.local.kubernetes.api.StoredEvent;
import io.codeloom.local.kubernetes.controller.WorkQueue;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one node: takes pods, has each run by a worker, and confirms when a deleted one has ended.
 */
public final class Kubelet implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Kubelet.class);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final PodWorker.Shared shared;
  private final ApiObjects objects;
  private final Path folder;
  private final Scheduler scheduler;
  private final Map<String, PodWorker> workers = new ConcurrentHashMap<>();
  private final WorkQueue<PodRef> queue = new WorkQueue<>("kubelet", this::handle);

  private record PodRef(ObjectKey key, String uid) {}

  /**
   * @param folder keeps volumes, logs and process ids of pods
   */
  public Kubelet(
      ApiObjects objects,
      ContainerRuntime runtime,
      KubeletOptions options,
      Path folder,
      Clock clock) {
    this.objects = objects;
    this.shared = new PodWorker.Shared(objects, runtime, options, clock);
    this.folder = folder;
    this.scheduler = new Scheduler(objects, options.maxPods(), clock);
  }

  /**
   * Ends what an earlier kubelet left, marks its pods as failed, and runs all others.
   *
   * @throws IOException when the folder cannot be used
   */
  public void start() throws IOException {
    Folders.createPrivate(folder);
    new Aftermath(objects, shared.runtime(), folder, shared.clock()).settle();
    objects.store().listen(this::note);
    objects.store().list(ResourceType.POD, "").objects().forEach(this::enqueue);
  }

  private void note(StoredEvent event) {
    if (event.key().type().equals(ResourceType.POD)) {
      enqueue(event.object());
    } else if (event.key().type().equals(ResourceType.SECRET)) {
      workers.values().forEach(PodWorker::poke);
    }
  }

  private void enqueue(ObjectNode pod) {
    ObjectKey key = ObjectKey.pod(Meta.text(pod, "namespace"), Meta.text(pod, "name"));
    queue.add(new PodRef(key, Meta.uid(pod)));
  }

  private void handle(PodRef ref) {
    Optional<ObjectNode> pod =
        objects.store().get(ref.key()).filter(p -> Meta.uid(p).equals(ref.uid()));
    PodWorker worker = workers.get(ref.uid());
    if (pod.isEmpty()) {
      gone(ref, worker);
    } else if (worker != null) {
      if (Meta.isDeleting(pod.get())) {
        long grace = pod.get().path("metadata").path("deletionGracePeriodSeconds").asLong();
        worker.stop(StopRequest.deleted(grace));
      }
    } else if (Scheduler.hasEnded(pod.get())) {
      confirm(ref, pod.get());
    } else if (scheduler.place(ref.key(), pod.get(), workers.size())) {
      begin(ref, Json.read(pod.get(), Pod.class));
    }
  }

  private void begin(PodRef ref, Pod pod) {
    PodFolder own = new PodFolder(folder.resolve(ref.uid()));
    PodWorker worker = new PodWorker(shared, pod, own, () -> ended(ref));
    workers.put(ref.uid(), worker);
    worker.start();
    queue.add(ref);
  }

  private void ended(PodRef ref) {
    workers.remove(ref.uid());
    queue.add(ref);
    scheduler.waiting(objects.store()).forEach(this::enqueue);
  }

  private void confirm(PodRef ref, ObjectNode pod) {
    boolean waits = pod.path("metadata").path("deletionGracePeriodSeconds").asLong() > 0;
    if (Meta.isDeleting(pod) && waits) {
      try {
        objects.delete(ref.key(), DeleteOptions.confirmed(ref.uid()));
      } catch (ApiException e) {
        LOG.debug("{} is gone already: {}", ref.key(), e.reason());
      }
    }
  }

  private void gone(PodRef ref, PodWorker worker) {
    if (worker != null) {
      worker.stop(StopRequest.deleted(0));
      return;
    }
    try {
      Folders.delete(folder.resolve(ref.uid()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where a container's output lies, for a kubelet that keeps its things in this folder. */
  public static Path log(Path folder, String podUid, String container) {
    return new PodFolder(folder.resolve(podUid)).log(container);
  }

  /**
   * Ends a pod as a drained node would: a DisruptionTarget condition, then SIGTERM with the pod's
   * grace.
   *
   * @throws IllegalArgumentException when no such pod runs
   */
  public void disrupt(String namespace, String pod) {
    PodWorker worker = worker(namespace, pod);
    worker.stop(StopRequest.disrupted(Duration.ofSeconds(30), "the pod was evicted"));
  }

  /** Ends a pod as one that used more disk than it may: one second of grace, no condition. */
  public void evictForDisk(String namespace, String pod) {
    worker(namespace, pod)
        .stop(StopRequest.overLimit("Pod ephemeral local storage usage exceeds its limit"));
  }

  /** SIGKILL for one container. */
  public void kill(String namespace, String pod, String container) {
    worker(namespace, pod).kill(container);
  }

  private PodWorker worker(String namespace, String pod) {
    ObjectKey key = ObjectKey.pod(namespace, pod);
    return workers.values().stream()
        .filter(w -> w.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(key + " does not run"));
  }

  /** Ends every container within a bounded time; what is stored of the pods stays as it is. */
  @Override
  public void close() {
    queue.close();
    StopRequest shutdown = StopRequest.shutdown(shared.options().stopGrace());
    workers.values().forEach(w -> w.stop(shutdown));
    long end = System.nanoTime() + shutdown.grace().plus(PATIENCE).toNanos();
    try {
      for (PodWorker worker : workers.values()) {
        if (!worker.awaitEnd(Duration.ofNanos(end - System.nanoTime()))) {
          LOG.warn("{} does not end", worker.key());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    shared.runtime().close();
  }
}
