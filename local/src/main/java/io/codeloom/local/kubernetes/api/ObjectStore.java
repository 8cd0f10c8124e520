package io.codeloom.local.kubernetes.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * All objects, in memory and in a journal, with one version counter over all of them. Knows nothing
 * of kinds: the rules are in {@link ApiObjects}. Objects handed out are frozen; copy them before
 * changing them.
 */
public final class ObjectStore implements AutoCloseable {

  private static final int EVENT_WINDOW = 1024;

  private final TreeMap<ObjectKey, ObjectNode> objects = new TreeMap<>(ObjectKey.ORDER);
  private final Map<String, TreeSet<ObjectKey>> dependents = new HashMap<>();
  private final Map<String, ObjectKey> uids = new HashMap<>();
  private final List<Consumer<StoredEvent>> listeners = new CopyOnWriteArrayList<>();
  private final Journal journal;
  private final EventLog events;
  private long version;
  private boolean closed;

  /** The objects of a type at one version. */
  public record Snapshot(long version, List<ObjectNode> objects) {}

  /** What a change did: either side is null when the object was or is not there. */
  record Change(ObjectNode before, ObjectNode after) {}

  private ObjectStore(Path folder) throws IOException {
    this.journal = Journal.open(folder, this::restore);
    this.events = new EventLog(EVENT_WINDOW, version);
  }

  /**
   * Opens the store kept in a folder, which is made if missing (mode 0700).
   *
   * @throws IOException when the journal cannot be read
   */
  public static ObjectStore open(Path folder) throws IOException {
    return new ObjectStore(folder);
  }

  private void restore(long recorded, ObjectKey key, ObjectNode object) {
    version = Math.max(version, recorded);
    if (key != null) {
      put(key, object);
    }
  }

  /** Called with every change, in order, under the store's lock: only take note, never block. */
  public void listen(Consumer<StoredEvent> listener) {
    listeners.add(listener);
  }

  public synchronized Optional<ObjectNode> get(ObjectKey key) {
    return Optional.ofNullable(objects.get(key));
  }

  /** Where the object with this uid is, if it still exists. */
  public synchronized Optional<ObjectKey> withUid(String uid) {
    return Optional.ofNullable(uids.get(uid));
  }

  /** The objects owned by the one with this uid. */
  public synchronized List<ObjectKey> dependentsOf(String ownerUid) {
    return List.copyOf(dependents.getOrDefault(ownerUid, new TreeSet<>(ObjectKey.ORDER)));
  }

  /** The objects of a type, by namespace and name; an empty namespace means all. */
  public synchronized Snapshot list(ResourceType type, String namespace) {
    List<ObjectNode> found = new ArrayList<>();
    for (var entry : objects.tailMap(new ObjectKey(type, namespace, "")).entrySet()) {
      ObjectKey key = entry.getKey();
      if (!key.type().equals(type)
          || (!namespace.isEmpty() && !key.namespace().equals(namespace))) {
        break;
      }
      found.add(entry.getValue());
    }
    return new Snapshot(version, found);
  }

  public synchronized List<ObjectKey> keys(ResourceType type) {
    return objects.keySet().stream().filter(k -> k.type().equals(type)).toList();
  }

  public synchronized long version() {
    return version;
  }

  EventLog events() {
    return events;
  }

  /**
   * Changes one object as one step: the function gets the frozen current state (null: none) and
   * answers the next (null: none). An equal answer changes nothing.
   */
  synchronized Change apply(ObjectKey key, UnaryOperator<ObjectNode> change) {
    if (closed) {
      throw ApiException.internal();
    }
    ObjectNode before = objects.get(key);
    ObjectNode after = change.apply(before);
    if (Objects.equals(after, before)) {
      return new Change(before, before);
    }
    commit(key, before, after);
    return new Change(before, after);
  }

  private void commit(ObjectKey key, ObjectNode before, ObjectNode after) {
    long next = version + 1;
    ObjectNode shown = after == null ? before.deepCopy() : after;
    Meta.of(shown).put("resourceVersion", Long.toString(next));
    journal.append(next, key, after);
    version = next;
    put(key, after);
    if (after == null && key.type().equals(ResourceType.SECRET)) {
      journal.forget(version, objects);
    } else {
      journal.compactIfLarge(version, objects);
    }
    StoredEvent event = new StoredEvent(next, type(before, after), key, shown, before);
    events.append(event);
    listeners.forEach(listener -> listener.accept(event));
  }

  private static StoredEvent.Type type(ObjectNode before, ObjectNode after) {
    if (before == null) {
      return StoredEvent.Type.ADDED;
    }
    return after == null ? StoredEvent.Type.DELETED : StoredEvent.Type.MODIFIED;
  }

  private void put(ObjectKey key, ObjectNode object) {
    ObjectNode old = object == null ? objects.remove(key) : objects.put(key, object);
    if (old != null) {
      uids.remove(Meta.uid(old));
      Meta.ownerUids(old).forEach(uid -> dropDependent(uid, key));
    }
    if (object != null) {
      uids.put(Meta.uid(object), key);
      for (String uid : Meta.ownerUids(object)) {
        dependents.computeIfAbsent(uid, u -> new TreeSet<>(ObjectKey.ORDER)).add(key);
      }
    }
  }

  private void dropDependent(String uid, ObjectKey key) {
    TreeSet<ObjectKey> keys = dependents.get(uid);
    if (keys != null && keys.remove(key) && keys.isEmpty()) {
      dependents.remove(uid);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    events.close();
    journal.close();
  }
}
