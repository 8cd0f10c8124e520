package io.codeloom.local.kubernetes.api;

import java.util.List;

/** Makes the namespaces that are there from the start. */
public final class NamespaceSeed {

  private NamespaceSeed() {}

  public static void create(ApiObjects objects, List<String> names) {
    for (String name : names) {
      ObjectKey key = new ObjectKey(ResourceType.NAMESPACE, "", name);
      if (objects.store().get(key).isEmpty()) {
        var namespace = Json.object("v1", "Namespace");
        Meta.of(namespace)
            .put("name", name)
            .putObject("labels")
            .put("kubernetes.io/metadata.name", name);
        objects.create(ResourceType.NAMESPACE, "", namespace);
        objects.modifyStatus(
            key,
            n -> {
              n.putObject("status").put("phase", "Active");
              return n;
            });
      }
    }
  }
}
