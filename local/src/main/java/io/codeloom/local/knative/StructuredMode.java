package io.codeloom.local.knative;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** CloudEvents' JSON format, which puts attributes and data into one document. */
final class StructuredMode {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String JSON_FORMAT = "application/cloudevents+json";

  private StructuredMode() {}

  static boolean isStructured(String contentType) {
    return contentType.toLowerCase(Locale.ROOT).startsWith(JSON_FORMAT);
  }

  /** Empty when the document is no CloudEvent. */
  static Optional<Event> parse(byte[] document) {
    try {
      JsonNode root = JSON.readTree(document);
      if (!root.isObject()) {
        return Optional.empty();
      }
      return Event.from(attributes(root), data(root));
    } catch (JacksonException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Map<String, String> attributes(JsonNode root) {
    Map<String, String> attributes = new LinkedHashMap<>();
    root.properties().stream()
        .filter(field -> !field.getKey().equals("data") && !field.getKey().equals("data_base64"))
        .filter(field -> field.getValue().isValueNode() && !field.getValue().isNull())
        .forEach(field -> attributes.put(field.getKey(), field.getValue().asString()));
    if (root.has("data")) {
      attributes.putIfAbsent(Event.DATA_CONTENT_TYPE, "application/json");
    }
    return attributes;
  }

  private static byte[] data(JsonNode root) {
    if (root.has("data_base64")) {
      return Base64.getDecoder().decode(root.get("data_base64").asString());
    }
    if (!root.has("data") || root.get("data").isNull()) {
      return new byte[0];
    }
    JsonNode data = root.get("data");
    boolean json =
        Optional.ofNullable(root.get(Event.DATA_CONTENT_TYPE))
            .map(JsonNode::asString)
            .map(type -> type.toLowerCase(Locale.ROOT).contains("json"))
            .orElse(true);
    return data.isString() && !json
        ? data.asString().getBytes(StandardCharsets.UTF_8)
        : JSON.writeValueAsBytes(data);
  }
}
