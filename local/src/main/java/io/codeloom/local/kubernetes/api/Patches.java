package io.codeloom.local.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The patch formats: RFC 6902, RFC 7396, and strategic merge patches taken as RFC 7396, except that
 * lists of finalizers are merged as the real one does.
 */
final class Patches {

  private Patches() {}

  /**
   * The change that a patch of this media type makes.
   *
   * @throws ApiException 415 for another format, 400 when it does not parse
   */
  static UnaryOperator<ObjectNode> parse(String mediaType, JsonNode patch) {
    return switch (mediaType) {
      case "application/json-patch+json" -> target -> jsonPatch(patch, target);
      case "application/merge-patch+json" -> target -> mergeAll(target, object(patch));
      case "application/strategic-merge-patch+json" -> target -> strategic(target, object(patch));
      default -> throw ApiException.unsupportedMedia(mediaType);
    };
  }

  private static ObjectNode object(JsonNode patch) {
    if (patch instanceof ObjectNode o) {
      return o;
    }
    throw ApiException.badRequest("the patch must be a JSON object");
  }

  private static ObjectNode jsonPatch(JsonNode patch, ObjectNode target) {
    try {
      return object(JsonPatch.apply(patch, target));
    } catch (JsonPatchException | IllegalArgumentException e) {
      throw ApiException.badRequest("the JSON patch cannot be applied: " + e.getMessage());
    }
  }

  private static ObjectNode strategic(ObjectNode target, ObjectNode patch) {
    java.util.List<String> before = Meta.finalizers(target);
    ObjectNode merged = mergeAll(target, patch);
    if (patch.path("metadata").path("finalizers").isArray()) {
      before.forEach(f -> Meta.addFinalizer(merged, f));
      patch
          .path("metadata")
          .path("$deleteFromPrimitiveList/finalizers")
          .forEach(f -> Meta.removeFinalizer(merged, f.asText()));
    }
    return merged;
  }

  private static ObjectNode mergeAll(ObjectNode target, ObjectNode patch) {
    for (Map.Entry<String, JsonNode> entry : patch.properties()) {
      if (!entry.getKey().startsWith("$")) {
        merge(target, entry.getKey(), entry.getValue());
      }
    }
    return target;
  }

  private static void merge(ObjectNode target, String name, JsonNode value) {
    if (value.isNull()) {
      target.remove(name);
    } else if (value instanceof ObjectNode inner) {
      ObjectNode into = target.get(name) instanceof ObjectNode o ? o : target.putObject(name);
      mergeAll(into, inner);
    } else {
      target.set(name, value);
    }
  }
}
