package io.codeloom.local.kubernetes.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * What an API server does with objects: identity, defaults, validation, versions, the split between
 * spec and status, finalizers and deletion. Used by the HTTP server and by the controllers alike.
 */
public final class ApiObjects {

  private static final int GENERATED_SUFFIX = 5;

  private final ObjectStore store;
  private final Clock clock;
  private final Deletion deletion;

  public ApiObjects(ObjectStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
    this.deletion = new Deletion(store, clock);
  }

  public ObjectStore store() {
    return store;
  }

  /**
   * Creates an object from what a client sent.
   *
   * @throws ApiException 404 without its namespace, 409 when the name is taken, 422 when invalid
   */
  public ObjectNode create(ResourceType type, String namespace, ObjectNode body) {
    ObjectNode object = body.deepCopy();
    ObjectNode meta = Meta.of(object);
    ObjectKey key = new ObjectKey(type, namespace, nameFor(meta));
    requireNamespace(key);
    identify(key, object, meta);
    ObjectRules rules = ObjectRules.of(type);
    rules.prepare(object);
    rules.requireValid(key, object);
    return store
        .apply(
            key,
            current -> {
              if (current != null) {
                throw ApiException.alreadyExists(key);
              }
              return object;
            })
        .after();
  }

  private static String nameFor(ObjectNode meta) {
    String name = meta.path("name").asText("");
    String prefix = meta.path("generateName").asText("");
    if (!name.isEmpty() || prefix.isEmpty()) {
      return name;
    }
    String random = UUID.randomUUID().toString().replace("-", "");
    return prefix + random.substring(0, GENERATED_SUFFIX);
  }

  private void requireNamespace(ObjectKey key) {
    ObjectKey namespace = new ObjectKey(ResourceType.NAMESPACE, "", key.namespace());
    if (key.type().namespaced() && store.get(namespace).isEmpty()) {
      throw ApiException.notFound(namespace);
    }
  }

  private void identify(ObjectKey key, ObjectNode object, ObjectNode meta) {
    object.put("apiVersion", key.type().apiVersion()).put("kind", key.type().kind());
    String claimed = meta.path("namespace").asText("");
    if (key.type().namespaced()) {
      if (!claimed.isEmpty() && !claimed.equals(key.namespace())) {
        throw ApiException.badRequest(
            "the namespace of the provided object does not match the namespace sent on the request");
      }
      meta.put("namespace", key.namespace());
    } else {
      meta.remove("namespace");
    }
    meta.put("name", key.name()).put("uid", UUID.randomUUID().toString());
    meta.put("creationTimestamp", Meta.time(clock.instant()));
    meta.remove("resourceVersion");
    meta.remove("deletionTimestamp");
    meta.remove("deletionGracePeriodSeconds");
    if (key.type().hasStatus()) {
      meta.put("generation", 1);
      object.remove("status");
    }
  }

  /**
   * Changes everything but the status.
   *
   * @param change gets a copy to change and answers the wanted object
   * @throws ApiException 404, 409 when the answer names another resourceVersion, 422 when invalid
   */
  public ObjectNode modify(ObjectKey key, UnaryOperator<ObjectNode> change) {
    ObjectStore.Change done =
        store.apply(
            key,
            current -> {
              require(key, current);
              ObjectNode next = change.apply(current.deepCopy());
              checkVersion(key, current, next);
              return deletion.removeIfReady(update(key, current, next));
            });
    return done.after() == null ? done.before() : done.after();
  }

  private ObjectNode update(ObjectKey key, ObjectNode current, ObjectNode next) {
    keepIdentity(key, current, next);
    if (key.type().hasStatus()) {
      keep(next, current, "status");
    }
    ObjectRules rules = ObjectRules.of(key.type());
    rules.prepareUpdate(current, next);
    rules.requireValidUpdate(key, current, next);
    if (key.type().hasStatus() && !next.path("spec").equals(current.path("spec"))) {
      long generation = current.path("metadata").path("generation").asLong();
      Meta.of(next).put("generation", generation + 1);
    }
    return next;
  }

  /**
   * Changes the status and nothing else.
   *
   * @throws ApiException 404 or 409
   */
  public ObjectNode modifyStatus(ObjectKey key, UnaryOperator<ObjectNode> change) {
    return store
        .apply(
            key,
            current -> {
              require(key, current);
              ObjectNode wanted = change.apply(current.deepCopy());
              checkVersion(key, current, wanted);
              ObjectNode next = current.deepCopy();
              keep(next, wanted, "status");
              return next;
            })
        .after();
  }

  /** The scheduler's word, which alone may name a pod's node. */
  public void bind(ObjectKey pod, String node) {
    store.apply(
        pod,
        current -> {
          if (current == null || current.path("spec").hasNonNull("nodeName")) {
            return current;
          }
          ObjectNode next = current.deepCopy();
          next.withObjectProperty("spec").put("nodeName", node);
          return next;
        });
  }

  /**
   * Deletes, or begins to.
   *
   * @return the object: still stored (finalizers, or a pod in its grace period) or its last state
   * @throws ApiException 404, or 409 when a precondition does not hold
   */
  public Deleted delete(ObjectKey key, DeleteOptions options) {
    return deletion.delete(key, options);
  }

  /** What a deletion came to. */
  public record Deleted(ObjectNode object, boolean gone) {}

  static void require(ObjectKey key, ObjectNode current) {
    if (current == null) {
      throw ApiException.notFound(key);
    }
  }

  private static void checkVersion(ObjectKey key, ObjectNode current, ObjectNode next) {
    String wanted = Meta.text(next, "resourceVersion");
    if (!wanted.isEmpty() && !wanted.equals(Meta.text(current, "resourceVersion"))) {
      throw ApiException.conflict(
          key,
          "the object has been modified; please apply your changes to the latest version and try"
              + " again");
    }
    String uid = Meta.uid(next);
    if (!uid.isEmpty() && !uid.equals(Meta.uid(current))) {
      throw ApiException.conflict(
          key,
          "Precondition failed: UID in precondition: "
              + uid
              + ", UID in object meta: "
              + Meta.uid(current));
    }
  }

  private static void keepIdentity(ObjectKey key, ObjectNode current, ObjectNode next) {
    next.put("apiVersion", key.type().apiVersion()).put("kind", key.type().kind());
    ObjectNode from = Meta.of(current.deepCopy());
    ObjectNode to = Meta.of(next);
    for (String field :
        new String[] {
          "name",
          "namespace",
          "uid",
          "creationTimestamp",
          "deletionTimestamp",
          "generateName",
          "deletionGracePeriodSeconds",
          "resourceVersion",
          "generation"
        }) {
      keep(to, from, field);
    }
    if (Meta.isDeleting(current) && !Meta.finalizers(current).containsAll(Meta.finalizers(next))) {
      throw ApiException.invalid(
          key,
          java.util.List.of(
              new ApiException.Cause(
                  "metadata.finalizers",
                  "FieldValueForbidden",
                  "Forbidden: no new finalizers can be added if the object is being deleted")));
    }
  }

  private static void keep(ObjectNode to, ObjectNode from, String field) {
    if (from.has(field)) {
      to.set(field, from.get(field));
    } else {
      to.remove(field);
    }
  }
}
