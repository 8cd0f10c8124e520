package io.codeloom.local.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;

/** What the API fills in and refuses of a Secret. */
final class SecretRules extends ObjectRules {

  private static final int MAX_BYTES = 1 << 20;
  private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]{1,253}");

  @Override
  void prepare(ObjectNode secret) {
    PodSpecs.defaultTo(secret, "type", "Opaque");
    if (secret.remove("stringData") instanceof ObjectNode plain) {
      ObjectNode data = secret.withObjectProperty("data");
      for (Map.Entry<String, JsonNode> entry : plain.properties()) {
        byte[] bytes = entry.getValue().asText().getBytes(StandardCharsets.UTF_8);
        data.put(entry.getKey(), Base64.getEncoder().encodeToString(bytes));
      }
    }
  }

  @Override
  void prepareUpdate(ObjectNode current, ObjectNode next) {
    prepare(next);
  }

  @Override
  void validate(ObjectNode secret, Problems problems) {
    long total = 0;
    for (Map.Entry<String, JsonNode> entry : secret.path("data").properties()) {
      if (!KEY.matcher(entry.getKey()).matches()) {
        problems.invalid("data", entry.getKey(), "not a valid key");
      }
      total += length(entry.getValue().asText());
    }
    if (total > MAX_BYTES) {
      problems.invalid("data", total + " bytes", "must have at most " + MAX_BYTES + " bytes");
    }
  }

  private static int length(String encoded) {
    try {
      return Base64.getDecoder().decode(encoded).length;
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(
          "Secret in version \"v1\" cannot be handled as a Secret: illegal base64 data");
    }
  }

  @Override
  void validateUpdate(ObjectNode current, ObjectNode next, Problems problems) {
    problems.immutable(Json.object().set("s", current), Json.object().set("s", next), "s", "type");
    if (current.path("immutable").asBoolean()) {
      if (!current.path("data").equals(next.path("data"))) {
        problems.forbidden("data", "field is immutable when `immutable` is set");
      }
    }
  }
}
