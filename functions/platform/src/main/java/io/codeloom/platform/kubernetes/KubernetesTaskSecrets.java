package io.codeloom.platform.kubernetes;

import static io.codeloom.platform.kubernetes.Calls.changing;

import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.JobView;
import io.codeloom.core.job.SecretFiles;
import io.codeloom.core.port.TaskSecrets;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** The Jobs' Secrets in the agents' namespace. */
public final class KubernetesTaskSecrets implements TaskSecrets {
  private final Supplier<KubernetesClient> client;
  private final TaskSecretStore secrets;
  private final String namespace;

  /** Secrets in {@code namespace}. */
  public KubernetesTaskSecrets(KubernetesClient client, String namespace) {
    this(() -> client, namespace);
  }

  /** The same; the client is asked for with the first call. */
  public KubernetesTaskSecrets(Supplier<KubernetesClient> client, String namespace) {
    this.client = client;
    this.namespace = namespace;
    secrets = new TaskSecretStore(client, namespace, "task-urls");
  }

  @Override
  public void put(UUID taskId, URI codeUrl, URI outputUrl) {
    Map<String, String> data =
        Map.of(
            SecretFiles.CODE_URL, codeUrl.toString(), SecretFiles.OUTPUT_URL, outputUrl.toString());
    secrets.put(JobNames.taskSecret(taskId), taskId, data);
  }

  @Override
  public void own(UUID taskId, JobView job) {
    Map<String, Object> owner =
        Map.of("apiVersion", "batch/v1", "kind", "Job", "name", job.name(), "uid", job.uid());
    String patch =
        Serialization.asJson(Map.of("metadata", Map.of("ownerReferences", List.of(owner))));
    Secret named =
        new SecretBuilder()
            .withNewMetadata()
            .withName(JobNames.taskSecret(taskId))
            .endMetadata()
            .build();
    changing(
        "own Secret",
        () ->
            client
                .get()
                .secrets()
                .inNamespace(namespace)
                .resource(named)
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch));
  }

  @Override
  public void delete(UUID taskId) {
    secrets.delete(JobNames.taskSecret(taskId));
  }
}
