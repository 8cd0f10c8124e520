package io.codeloom.local.kubernetes.api;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One committed change.
 *
 * @param version the store's version after it
 * @param object the object after the change; for DELETED its last state with the version of the
 *     deletion. Frozen: copy before changing.
 * @param previous the object before the change, null for ADDED
 */
public record StoredEvent(
    long version, Type type, ObjectKey key, ObjectNode object, ObjectNode previous) {

  /** As a watch names them. */
  public enum Type {
    ADDED,
    MODIFIED,
    DELETED
  }
}
