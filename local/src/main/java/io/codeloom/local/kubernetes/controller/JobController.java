package io.codeloom.local.kubernetes.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.codeloom.local.kubernetes.api.ApiException;
import io.codeloom.local.kubernetes.api.ApiObjects;
import io.codeloom.local.kubernetes.api.DeleteOptions;
import io.codeloom.local.kubernetes.api.Json;
import io.codeloom.local.kubernetes.api.Meta;
import io.codeloom.local.kubernetes.api.ObjectKey;
import io.codeloom.local.kubernetes.api.ObjectStore;
import io.codeloom.local.kubernetes.api.ResourceType;
import io.codeloom.local.kubernetes.api.StoredEvent;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Brings each Job and its pods nearer to what is asked, from their state alone, whatever was seen
 * or missed before.
 */
public final class JobController implements AutoCloseable {

  private final ApiObjects objects;
  private final ObjectStore store;
  private final JobPods pods;
  private final Clock clock;
  private final WorkQueue<ObjectKey> queue = new WorkQueue<>("job-controller", this::sync);

  public JobController(ApiObjects objects, Clock clock) {
    this.objects = objects;
    this.store = objects.store();
    this.pods = new JobPods(objects);
    this.clock = clock;
  }

  /** Looks at every Job once, and from then on at those that change. */
  public void start() {
    store.listen(this::note);
    store.keys(ResourceType.JOB).forEach(queue::add);
    store.list(ResourceType.POD, "").objects().forEach(this::notePod);
  }

  private void note(StoredEvent event) {
    if (event.key().type().equals(ResourceType.JOB)) {
      queue.add(event.key());
    } else if (event.key().type().equals(ResourceType.POD)) {
      notePod(event.object());
    }
  }

  private void notePod(ObjectNode pod) {
    String job = Meta.label(pod, JobPods.JOB_NAME);
    if (job.isEmpty()) {
      return;
    }
    String namespace = Meta.text(pod, "namespace");
    queue.add(ObjectKey.job(namespace, job));
    if (Meta.finalizers(pod).contains(JobPods.TRACKING) && isOrphan(pod)) {
      queue.add(ObjectKey.pod(namespace, Meta.text(pod, "name")));
    }
  }

  private boolean isOrphan(ObjectNode pod) {
    return Meta.ownerUids(pod).stream().allMatch(uid -> store.withUid(uid).isEmpty());
  }

  private void sync(ObjectKey key) {
    if (key.type().equals(ResourceType.POD)) {
      // Its Job is gone, so nobody is left to count it.
      store.get(key).filter(this::isOrphan).ifPresent(pod -> pods.untrack(key));
      return;
    }
    try {
      store.get(key).ifPresent(node -> sync(key, Json.read(node, Job.class)));
    } catch (ApiException e) {
      if (e.code() != 404 && e.code() != 409) {
        throw e;
      }
      queue.add(key);
    }
  }

  private void sync(ObjectKey key, Job job) {
    Optional<JobCondition> end = JobConditions.finished(job);
    if (end.isPresent()) {
      pods.of(job).stream().filter(JobPods::isTracked).forEach(pods::untrack);
      expire(key, job, end.get());
      return;
    }
    JobSync sync = new JobSync(objects, pods, clock.instant(), key, job);
    sync.run();
    sync.comeBackIn().ifPresent(delay -> queue.addAfter(key, delay));
  }

  /** As the real controller: in the foreground, so that the pods go though a finalizer holds. */
  private void expire(ObjectKey key, Job job, JobCondition end) {
    Integer ttl = job.getSpec().getTtlSecondsAfterFinished();
    if (ttl == null || job.getMetadata().getDeletionTimestamp() != null) {
      return;
    }
    Instant due = Instant.parse(end.getLastTransitionTime()).plusSeconds(ttl);
    Duration left = Duration.between(clock.instant(), due);
    if (left.isNegative() || left.isZero()) {
      DeleteOptions options =
          DeleteOptions.background().foreground().onlyUid(job.getMetadata().getUid());
      objects.delete(key, options);
    } else {
      queue.addAfter(key, left.plusMillis(5));
    }
  }

  @Override
  public void close() {
    queue.close();
  }
}
