package io.codeloom.local.kubernetes.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.codeloom.local.kubernetes.api.ApiException;
import io.codeloom.local.kubernetes.api.ApiObjects;
import io.codeloom.local.kubernetes.api.DeleteOptions;
import io.codeloom.local.kubernetes.api.Meta;
import io.codeloom.local.kubernetes.api.ObjectKey;
import io.codeloom.local.kubernetes.api.ObjectStore;
import io.codeloom.local.kubernetes.api.ResourceType;
import io.codeloom.local.kubernetes.api.StoredEvent;
import java.util.List;

/**
 * Deletes what has no owner left, once its owner is really gone: as long as a finalizer holds the
 * owner, its dependents stay, unless the owner was deleted in the foreground.
 */
public final class GarbageCollector implements AutoCloseable {

  private static final String FOREGROUND = "foregroundDeletion";
  private static final String ORPHAN = "orphan";

  private final ApiObjects objects;
  private final ObjectStore store;
  private final WorkQueue<ObjectKey> queue = new WorkQueue<>("garbage-collector", this::collect);

  public GarbageCollector(ApiObjects objects) {
    this.objects = objects;
    this.store = objects.store();
  }

  /** Looks at everything once, and from then on at what changes. */
  public void start() {
    store.listen(this::note);
    ResourceType.all().forEach(type -> store.keys(type).forEach(queue::add));
  }

  private void note(StoredEvent event) {
    if (event.type() == StoredEvent.Type.DELETED) {
      store.dependentsOf(Meta.uid(event.object())).forEach(queue::add);
      for (String owner : Meta.ownerUids(event.object())) {
        store.withUid(owner).ifPresent(queue::add);
      }
    } else if (Meta.isDeleting(event.object()) || !Meta.ownerUids(event.object()).isEmpty()) {
      queue.add(event.key());
    }
  }

  private void collect(ObjectKey key) {
    ObjectNode object = store.get(key).orElse(null);
    if (object == null) {
      return;
    }
    List<String> owners = Meta.ownerUids(object);
    boolean orphan =
        !owners.isEmpty() && owners.stream().allMatch(uid -> store.withUid(uid).isEmpty());
    if (orphan && !Meta.isDeleting(object)) {
      delete(key, DeleteOptions.background().onlyUid(Meta.uid(object)));
    } else if (Meta.isDeleting(object) && Meta.finalizers(object).contains(ORPHAN)) {
      delete(key, DeleteOptions.background().orphaning().onlyUid(Meta.uid(object)));
    } else if (Meta.isDeleting(object) && Meta.finalizers(object).contains(FOREGROUND)) {
      foreground(key, object);
    }
  }

  private void foreground(ObjectKey owner, ObjectNode object) {
    List<ObjectKey> dependents = store.dependentsOf(Meta.uid(object));
    for (ObjectKey dependent : dependents) {
      store
          .get(dependent)
          .filter(d -> !Meta.isDeleting(d))
          .ifPresent(d -> delete(dependent, DeleteOptions.background().onlyUid(Meta.uid(d))));
    }
    if (store.dependentsOf(Meta.uid(object)).isEmpty()) {
      objects.modify(
          owner,
          o -> {
            Meta.removeFinalizer(o, FOREGROUND);
            return o;
          });
    }
  }

  private void delete(ObjectKey key, DeleteOptions options) {
    try {
      objects.delete(key, options);
    } catch (ApiException e) {
      if (e.code() != 404 && e.code() != 409) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    queue.close();
  }
}
