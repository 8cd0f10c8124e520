package io.codeloom.local.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Reads and changes the {@code metadata} of a stored object. */
public final class Meta {

  private Meta() {}

  static ObjectNode of(ObjectNode object) {
    return object.withObjectProperty("metadata");
  }

  public static String text(JsonNode object, String field) {
    return object.path("metadata").path(field).asText("");
  }

  public static String uid(JsonNode object) {
    return text(object, "uid");
  }

  /** Whether its deletion has been asked for. */
  public static boolean isDeleting(JsonNode object) {
    return object.path("metadata").hasNonNull("deletionTimestamp");
  }

  /** Empty when the object has no such label. */
  public static String label(JsonNode object, String name) {
    return object.path("metadata").path("labels").path(name).asText("");
  }

  public static List<String> finalizers(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.path("metadata").path("finalizers").forEach(f -> names.add(f.asText()));
    return names;
  }

  /** Changes the given (not frozen) object. */
  public static void removeFinalizer(ObjectNode object, String finalizer) {
    List<String> left = finalizers(object);
    left.remove(finalizer);
    setFinalizers(object, left);
  }

  static void addFinalizer(ObjectNode object, String finalizer) {
    List<String> all = finalizers(object);
    if (!all.contains(finalizer)) {
      all.add(finalizer);
      setFinalizers(object, all);
    }
  }

  private static void setFinalizers(ObjectNode object, List<String> names) {
    ObjectNode meta = of(object);
    if (names.isEmpty()) {
      meta.remove("finalizers");
      return;
    }
    ArrayNode array = meta.putArray("finalizers");
    names.forEach(array::add);
  }

  /** The uids of the objects that own this one. */
  public static List<String> ownerUids(JsonNode object) {
    List<String> uids = new ArrayList<>();
    object.path("metadata").path("ownerReferences").forEach(o -> uids.add(o.path("uid").asText()));
    return uids;
  }

  static void removeOwner(ObjectNode object, String uid) {
    ArrayNode kept = Json.object().putArray("kept");
    for (JsonNode owner : object.path("metadata").path("ownerReferences")) {
      if (!owner.path("uid").asText().equals(uid)) {
        kept.add(owner);
      }
    }
    if (kept.isEmpty()) {
      of(object).remove("ownerReferences");
    } else {
      of(object).set("ownerReferences", kept);
    }
  }

  /** RFC 3339 in whole seconds, as Kubernetes writes times. */
  public static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
