package io.codeloom.local.manifests;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Where manifests name Secrets and ConfigMaps, wherever in an object that stands. */
final class References {
  private References() {}

  /**
   * One of them.
   *
   * @param from who names it
   * @param how the field that does
   * @param name its name
   * @param key the key that must be in it; null if the whole is meant
   */
  record Reference(String from, String how, String name, String key) {
    boolean isSecret() {
      return how.toLowerCase(java.util.Locale.ROOT).contains("secret");
    }
  }

  static List<Reference> in(Manifests manifests) {
    return manifests.all().stream().flatMap(object -> in(object)).toList();
  }

  private static Stream<Reference> in(HasMetadata object) {
    String from = object.getKind() + " " + object.getMetadata().getName();
    return walk(from, "", Plain.of(object));
  }

  private static Stream<Reference> walk(String from, String field, Object value) {
    if (value instanceof Map<?, ?> map) {
      return Stream.concat(
          Stream.ofNullable(reference(from, field, map)),
          map.entrySet().stream()
              .flatMap(entry -> walk(from, (String) entry.getKey(), inside(field, entry))));
    }
    return value instanceof List<?> list
        ? list.stream().flatMap(item -> walk(from, field, item))
        : Stream.empty();
  }

  /** KafkaSink's {@code auth.secret.ref} is called like nothing else. */
  private static Object inside(String field, Map.Entry<?, ?> entry) {
    return field.equals("secret") && entry.getKey().equals("ref")
        ? Map.of("secretRef", entry.getValue())
        : entry.getValue();
  }

  private static Reference reference(String from, String field, Map<?, ?> map) {
    return switch (field) {
      case "secretKeyRef", "configMapKeyRef", "secretRef", "configMapRef" ->
          new Reference(from, field, text(map, "name"), text(map, "key"));
      case "secret" ->
          map.containsKey("secretName")
              ? new Reference(from, field, text(map, "secretName"), null)
              : null;
      case "configMap" -> new Reference(from, field, text(map, "name"), null);
      case "data" ->
          map.containsKey("auth.secret.ref.name")
              ? new Reference(from, "secretRef", text(map, "auth.secret.ref.name"), null)
              : null;
      case "paramRef" -> new Reference(from, "configMap", text(map, "name"), null);
      case "config" ->
          "ConfigMap".equals(map.get("kind"))
              ? new Reference(from, "configMap", text(map, "name"), null)
              : null;
      default -> null;
    };
  }

  private static String text(Map<?, ?> map, String field) {
    return map.containsKey(field) ? Objects.toString(map.get(field)) : null;
  }
}
