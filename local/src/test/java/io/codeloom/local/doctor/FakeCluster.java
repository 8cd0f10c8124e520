package io.codeloom.local.doctor;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A cluster that has what a test says. */
final class FakeCluster implements ClusterView {
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  private final Map<String, GenericKubernetesResource> objects = new HashMap<>();
  private final Set<AccountRight> rights = new HashSet<>();
  private String version = "1.33";
  private String message;

  FakeCluster version(String other) {
    version = other;
    return this;
  }

  FakeCluster with(String yaml) {
    GenericKubernetesResource object = YAML.unmarshal(yaml, GenericKubernetesResource.class);
    objects.put(
        key(
            object.getApiVersion(),
            object.getKind(),
            object.getMetadata().getNamespace(),
            object.getMetadata().getName()),
        object);
    return this;
  }

  FakeCluster allow(AccountRight right) {
    rights.add(right);
    return this;
  }

  FakeCluster forbid(AccountRight right) {
    rights.remove(right);
    return this;
  }

  FakeCluster podsSay(String text) {
    message = text;
    return this;
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public boolean serves(String apiVersion, String kind) {
    return objects.keySet().stream().anyMatch(key -> key.startsWith(apiVersion + " " + kind + " "));
  }

  @Override
  public Optional<GenericKubernetesResource> find(
      String apiVersion, String kind, String namespace, String name) {
    return Optional.ofNullable(objects.get(key(apiVersion, kind, namespace, name)));
  }

  @Override
  public List<String> secrets(String namespace, Map<String, String> labels) {
    return objects.values().stream()
        .filter(object -> object.getKind().equals("Secret"))
        .map(GenericKubernetesResource::getMetadata)
        .filter(metadata -> metadata.getNamespace().equals(namespace))
        .filter(metadata -> metadata.getLabels().entrySet().containsAll(labels.entrySet()))
        .map(ObjectMeta::getName)
        .toList();
  }

  @Override
  public boolean isAllowed(AccountRight right) {
    return rights.contains(right);
  }

  @Override
  public Optional<String> run(Pod pod) {
    return Optional.ofNullable(message);
  }

  private static String key(String apiVersion, String kind, String namespace, String name) {
    return apiVersion + " " + kind + " " + namespace + " " + name;
  }
}
