package io.codeloom.local.knative;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A CloudEvent 1.0 in transit: attributes as text, data as bytes. Nothing here reads the data.
 * {@code datacontenttype} is an attribute like the others, and travels as the content type.
 */
public final class Event {
  static final String ID = "id";
  static final String SOURCE = "source";
  static final String TYPE = "type";
  static final String SPEC_VERSION = "specversion";
  static final String SUBJECT = "subject";
  static final String TIME = "time";
  static final String DATA_CONTENT_TYPE = "datacontenttype";
  static final String PARTITION_KEY = "partitionkey";

  private static final Pattern NAME = Pattern.compile("[a-z0-9]{1,100}");

  private final Map<String, String> attributes;
  private final byte[] data;

  private Event(Map<String, String> attributes, byte[] data) {
    this.attributes = Collections.unmodifiableMap(attributes);
    this.data = data;
  }

  /** A new event without data. */
  public static Event of(String id, String source, String type) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put(SPEC_VERSION, "1.0");
    attributes.put(ID, id);
    attributes.put(SOURCE, source);
    attributes.put(TYPE, type);
    return new Event(attributes, new byte[0]);
  }

  /** Empty when an attribute that CloudEvents 1.0 requires is missing, or a name is not allowed. */
  static Optional<Event> from(Map<String, String> attributes, byte[] data) {
    boolean complete =
        Optional.ofNullable(attributes.get(SPEC_VERSION))
                .filter(v -> v.startsWith("1."))
                .isPresent()
            && present(attributes, ID)
            && present(attributes, SOURCE)
            && present(attributes, TYPE)
            && attributes.keySet().stream().allMatch(name -> NAME.matcher(name).matches());
    return complete
        ? Optional.of(new Event(new LinkedHashMap<>(attributes), data))
        : Optional.empty();
  }

  private static boolean present(Map<String, String> attributes, String name) {
    return !attributes.getOrDefault(name, "").isEmpty();
  }

  /** The same with one attribute or extension set. */
  public Event with(String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(attributes);
    changed.put(name, value);
    return new Event(changed, data);
  }

  /** The same with other data. */
  public Event withData(String contentType, byte[] other) {
    return new Event(with(DATA_CONTENT_TYPE, contentType).attributes, other.clone());
  }

  /** An attribute or extension. */
  public Optional<String> attribute(String name) {
    return Optional.ofNullable(attributes.get(name));
  }

  public String id() {
    return attributes.get(ID);
  }

  public String type() {
    return attributes.get(TYPE);
  }

  public String source() {
    return attributes.get(SOURCE);
  }

  /** All attributes and extensions, without prefix. */
  public Map<String, String> attributes() {
    return attributes;
  }

  /** The data; empty if there is none. */
  public byte[] data() {
    return data.clone();
  }

  /** The data as UTF-8. */
  public String text() {
    return new String(data, StandardCharsets.UTF_8);
  }

  /** Names the event without showing its data. */
  @Override
  public String toString() {
    return type() + " " + id() + " from " + source();
  }
}
