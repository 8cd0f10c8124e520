package io.codeloom.local.kubernetes.api;

import java.util.Comparator;

/**
 * Names one object.
 *
 * @param namespace empty for cluster-scoped types
 */
public record ObjectKey(ResourceType type, String namespace, String name) {

  static final Comparator<ObjectKey> ORDER =
      Comparator.comparing((ObjectKey k) -> k.type().qualifiedName())
          .thenComparing(ObjectKey::namespace)
          .thenComparing(ObjectKey::name);

  public static ObjectKey job(String namespace, String name) {
    return new ObjectKey(ResourceType.JOB, namespace, name);
  }

  public static ObjectKey pod(String namespace, String name) {
    return new ObjectKey(ResourceType.POD, namespace, name);
  }

  public static ObjectKey secret(String namespace, String name) {
    return new ObjectKey(ResourceType.SECRET, namespace, name);
  }

  @Override
  public String toString() {
    return type.plural() + "/" + namespace + "/" + name;
  }
}
