package io.codeloom.local.kubernetes.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.codeloom.local.kubernetes.api.ApiObjects.Deleted;
import io.codeloom.local.kubernetes.api.DeleteOptions.Propagation;
import java.time.Clock;
import java.util.Set;

/**
 * The way out of the store: at once, after a pod's grace period, or when the last finalizer is off.
 */
final class Deletion {

  /** Held on an owner until its dependents are gone. */
  static final String FOREGROUND = "foregroundDeletion";

  /** Held on an owner until its dependents are released. */
  private static final String ORPHAN = "orphan";

  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");
  private static final long DEFAULT_GRACE_SECONDS = 30;

  private final ObjectStore store;
  private final Clock clock;

  Deletion(ObjectStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  Deleted delete(ObjectKey key, DeleteOptions options) {
    if (key.type().equals(ResourceType.NAMESPACE)) {
      throw ApiException.forbidden(key, "namespaces are preset here and cannot be deleted");
    }
    Propagation propagation = propagation(key, options);
    ObjectStore.Change marked =
        store.apply(key, current -> mark(key, current, options, propagation));
    ObjectNode last = marked.after() == null ? marked.before() : marked.after();
    ObjectNode left = marked.after();
    if (propagation == Propagation.ORPHAN) {
      left = orphanDependents(key, Meta.uid(last)).after();
    }
    return new Deleted(left == null ? last : left, left == null);
  }

  /** For batch/v1 the API's own default is to orphan: a raw DELETE of a Job leaves its pods. */
  private static Propagation propagation(ObjectKey key, DeleteOptions options) {
    if (options.propagation() != null) {
      return options.propagation();
    }
    return key.type().equals(ResourceType.JOB) ? Propagation.ORPHAN : Propagation.BACKGROUND;
  }

  /** Only once the owner is marked, so that no controller replaces what it loses meanwhile. */
  private ObjectStore.Change orphanDependents(ObjectKey owner, String uid) {
    for (ObjectKey dependent : store.dependentsOf(uid)) {
      store.apply(
          dependent,
          current -> {
            if (current == null) {
              return null;
            }
            ObjectNode next = current.deepCopy();
            Meta.removeOwner(next, uid);
            return next;
          });
    }
    return store.apply(
        owner,
        current -> {
          if (current == null || !Meta.uid(current).equals(uid)) {
            return current;
          }
          ObjectNode next = current.deepCopy();
          Meta.removeFinalizer(next, ORPHAN);
          return removeIfReady(next);
        });
  }

  private ObjectNode mark(
      ObjectKey key, ObjectNode current, DeleteOptions options, Propagation propagation) {
    ApiObjects.require(key, current);
    requirePreconditions(key, current, options);
    ObjectNode next = current.deepCopy();
    if (propagation == Propagation.FOREGROUND && !Meta.isDeleting(current)) {
      Meta.addFinalizer(next, FOREGROUND);
    }
    if (propagation == Propagation.ORPHAN) {
      Meta.addFinalizer(next, ORPHAN);
    }
    long grace = graceSeconds(key, current, options);
    ObjectNode meta = Meta.of(next);
    boolean sooner = grace < meta.path("deletionGracePeriodSeconds").asLong(Long.MAX_VALUE);
    if (!Meta.isDeleting(current) || sooner) {
      meta.put("deletionTimestamp", Meta.time(clock.instant().plusSeconds(grace)));
      meta.put("deletionGracePeriodSeconds", grace);
    }
    return removeIfReady(next);
  }

  private static void requirePreconditions(
      ObjectKey key, ObjectNode current, DeleteOptions options) {
    String uid = Meta.uid(current);
    if (!options.uid().isEmpty() && !options.uid().equals(uid)) {
      throw ApiException.conflict(
          key,
          "Precondition failed: UID in precondition: "
              + options.uid()
              + ", UID in object meta: "
              + uid);
    }
    String version = Meta.text(current, "resourceVersion");
    if (!options.resourceVersion().isEmpty() && !options.resourceVersion().equals(version)) {
      throw ApiException.conflict(
          key,
          "Precondition failed: ResourceVersion in precondition: "
              + options.resourceVersion()
              + ", ResourceVersion in object meta: "
              + version);
    }
  }

  /** Only a pod on a node that still runs is given time; its kubelet confirms with zero. */
  private static long graceSeconds(ObjectKey key, ObjectNode current, DeleteOptions options) {
    boolean runs =
        key.type().equals(ResourceType.POD)
            && current.path("spec").hasNonNull("nodeName")
            && !ENDED.contains(current.path("status").path("phase").asText());
    if (!runs) {
      return 0;
    }
    if (options.graceSeconds() != null) {
      return Math.max(0, options.graceSeconds());
    }
    return current.path("spec").path("terminationGracePeriodSeconds").asLong(DEFAULT_GRACE_SECONDS);
  }

  /** Null, which removes it, once nothing holds a deleted object any more. */
  ObjectNode removeIfReady(ObjectNode object) {
    boolean held =
        !Meta.isDeleting(object)
            || !Meta.finalizers(object).isEmpty()
            || object.path("metadata").path("deletionGracePeriodSeconds").asLong(0) > 0;
    return held ? object : null;
  }
}
