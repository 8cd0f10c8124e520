package io.codeloom.local.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.JobView;
import io.codeloom.core.job.SecretFiles;
import io.codeloom.core.port.TaskSecrets;
import io.codeloom.core.port.TaskSecretsContract;
import io.codeloom.platform.kubernetes.KubernetesAgentJobs;
import io.codeloom.platform.kubernetes.KubernetesTaskSecrets;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesTaskSecretsTest extends TaskSecretsContract {
  @TempDir private Path folder;
  private Cluster cluster;
  private TaskSecrets secrets;

  @BeforeEach
  void start() throws IOException {
    cluster = new Cluster(folder);
    secrets = new KubernetesTaskSecrets(cluster.client(), Cluster.AGENTS);
  }

  @AfterEach
  void stop() throws IOException {
    cluster.close();
  }

  @Override
  protected TaskSecrets secrets() {
    return secrets;
  }

  @Override
  protected Optional<Held> held(UUID taskId) {
    return stored(taskId).map(KubernetesTaskSecretsTest::held);
  }

  @Override
  protected JobView job(UUID taskId) {
    return new KubernetesAgentJobs(cluster.client(), Cluster.AGENTS)
        .create(Cluster.manifest(taskId));
  }

  private Optional<Secret> stored(UUID taskId) {
    return Optional.ofNullable(
        cluster
            .client()
            .secrets()
            .inNamespace(Cluster.AGENTS)
            .withName(JobNames.taskSecret(taskId))
            .get());
  }

  private static Held held(Secret secret) {
    List<OwnerReference> owners = secret.getMetadata().getOwnerReferences();
    assertThat(owners).hasSizeLessThan(2);
    return new Held(
        text(secret, SecretFiles.CODE_URL),
        text(secret, SecretFiles.OUTPUT_URL),
        owners.isEmpty() ? null : owners.get(0).getUid());
  }

  private static String text(Secret secret, String key) {
    return new String(Base64.getDecoder().decode(secret.getData().get(key)), UTF_8);
  }

  @Test
  void isAnOpaqueSecretLabelledWithItsTask() {
    UUID task = UUID.randomUUID();
    secrets.put(task, URI.create("https://a.example/"), URI.create("https://b.example/"));
    Secret secret = stored(task).orElseThrow();
    assertThat(secret.getType()).isEqualTo("Opaque");
    assertThat(secret.getMetadata().getLabels())
        .containsEntry(JobNames.TASK_LABEL, task.toString())
        .containsEntry(JobNames.MANAGED_BY_LABEL, JobNames.MANAGED_BY);
  }

  /** RBAC knows no name prefixes: who may read a task's Secret could read the model's key. */
  @Test
  void needsNoRightToReadSecrets() {
    List<String> methods = new CopyOnWriteArrayList<>();
    try (KubernetesClient recorded = recorded(methods)) {
      TaskSecrets unread = new KubernetesTaskSecrets(recorded, Cluster.AGENTS);
      UUID task = UUID.randomUUID();
      JobView job = job(task);
      unread.put(task, URI.create("https://a.example/"), URI.create("https://b.example/"));
      unread.put(task, URI.create("https://c.example/"), URI.create("https://d.example/"));
      unread.own(task, job);
      unread.delete(task);
    }
    assertThat(methods).containsExactly("POST", "POST", "PATCH", "PATCH", "DELETE");
  }

  private KubernetesClient recorded(List<String> methods) {
    Interceptor recorder =
        new Interceptor() {
          @Override
          public void before(
              BasicBuilder builder, HttpRequest request, Interceptor.RequestTags tags) {
            methods.add(request.method());
          }
        };
    return new KubernetesClientBuilder()
        .withConfig(cluster.client().getConfiguration())
        .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("recorder", recorder))
        .build();
  }
}
