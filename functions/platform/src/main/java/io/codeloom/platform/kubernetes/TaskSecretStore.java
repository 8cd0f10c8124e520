package io.codeloom.platform.kubernetes;

import static io.codeloom.platform.kubernetes.Calls.calling;

import io.codeloom.core.job.JobNames;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Secrets that belong to tasks, of one kind in one namespace. */
final class TaskSecretStore {
  static final String COMPONENT_LABEL = "app.kubernetes.io/component";

  private final Supplier<KubernetesClient> client;
  private final String namespace;
  private final String component;

  /** Secrets whose component label is {@code component}. */
  TaskSecretStore(Supplier<KubernetesClient> client, String namespace, String component) {
    this.client = client;
    this.namespace = namespace;
    this.component = component;
  }

  void put(String name, UUID taskId, Map<String, String> data) {
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName(name)
            .addToLabels(JobNames.MANAGED_BY_LABEL, JobNames.MANAGED_BY)
            .addToLabels(COMPONENT_LABEL, component)
            .addToLabels(JobNames.TASK_LABEL, taskId.toString())
            .endMetadata()
            .withType("Opaque")
            .withStringData(data)
            .build();
    calling("put Secret", () -> createOrPatch(secret));
  }

  /** Never reads: who may write a task's Secret must not need the right to see the model's key. */
  private Secret createOrPatch(Secret secret) {
    Resource<Secret> resource = client.get().secrets().inNamespace(namespace).resource(secret);
    try {
      return resource.create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != Calls.CONFLICT) {
        throw e;
      }
      return resource.patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(secret));
    }
  }

  Optional<Secret> find(String name) {
    return calling(
        "get Secret",
        () ->
            Optional.ofNullable(
                client.get().secrets().inNamespace(namespace).withName(name).get()));
  }

  void delete(String name) {
    calling(
        "delete Secret",
        () -> client.get().secrets().inNamespace(namespace).withName(name).delete());
  }
}
