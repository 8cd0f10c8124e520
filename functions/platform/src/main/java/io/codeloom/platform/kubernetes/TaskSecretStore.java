package io.codeloom.platform.kubernetes;

import static io.codeloom.platform.kubernetes.Calls.calling;

import io.codeloom.core.job.JobNames;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Secrets that belong to tasks, of one kind in one namespace. */
final class TaskSecretStore {
  static final String COMPONENT_LABEL = "app.kubernetes.io/component";

  private final KubernetesClient client;
  private final String namespace;
  private final String component;

  /** Secrets whose component label is {@code component}. */
  TaskSecretStore(KubernetesClient client, String namespace, String component) {
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
    calling(
        "put Secret",
        () ->
            client
                .secrets()
                .inNamespace(namespace)
                .resource(secret)
                .createOr(NonDeletingOperation::update));
  }

  Optional<Secret> find(String name) {
    return calling(
        "get Secret",
        () -> Optional.ofNullable(client.secrets().inNamespace(namespace).withName(name).get()));
  }

  void delete(String name) {
    calling("delete Secret", () -> client.secrets().inNamespace(namespace).withName(name).delete());
  }
}
