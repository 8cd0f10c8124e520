package io.codeloom.platform.kafka;

import java.time.Instant;
import java.util.Map;

/**
 * An event as it lies in a topic.
 *
 * @param partition where
 * @param offset where in it
 * @param at when it was written
 * @param key the record's key; null if it has none
 * @param attributes CloudEvents attributes and extensions by name; without {@code type} it is no
 *     event in binary mode
 * @param contentType of the data; empty if unknown
 * @param data the record's value; empty if it has none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StoredEvent(
    int partition,
    long offset,
    Instant at,
    byte[] key,
    Map<String, String> attributes,
    String contentType,
    byte[] data) {

  public StoredEvent {
    attributes = Map.copyOf(attributes);
  }

  /** An attribute; empty if it is not there. */
  public String attribute(String name) {
    return attributes.getOrDefault(name, "");
  }
}
