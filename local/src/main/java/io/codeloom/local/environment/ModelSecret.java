package io.codeloom.local.environment;

import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.SecretFiles;
import io.codeloom.local.environment.LocalConfig.ModelAccess;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Writes the Secret that the courier, and only the courier, mounts to reach the model. */
final class ModelSecret {
  private ModelSecret() {}

  /** Returns what removes it again: a key shall not stay on disk when nothing runs. */
  static AutoCloseable write(
      KubernetesClient api, String namespace, String source, ModelAccess model) {
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName(JobNames.modelSecret(source))
            .withNamespace(namespace)
            .addToLabels(JobNames.MANAGED_BY_LABEL, JobNames.MANAGED_BY)
            .endMetadata()
            .withType("Opaque")
            .addToStringData(SecretFiles.OPENAI_API_KEY, model.apiKey())
            .addToStringData(SecretFiles.OPENAI_BASE_URL, model.baseUrl().toString())
            .addToStringData(SecretFiles.MODEL, model.model())
            .build();
    var secrets = api.secrets().inNamespace(namespace);
    secrets.withName(JobNames.modelSecret(source)).delete();
    secrets.resource(secret).create();
    return () -> secrets.withName(JobNames.modelSecret(source)).delete();
  }
}
