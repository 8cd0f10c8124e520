package io.codeloom.local.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeloom.core.job.JobManifest;
import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.JobView;
import io.codeloom.core.job.SecretFiles;
import io.codeloom.core.port.TaskSecrets;
import io.codeloom.core.port.TaskSecretsContract;
import io.codeloom.local.manifests.Manifests;
import io.codeloom.platform.kubernetes.KubernetesAgentJobs;
import io.codeloom.platform.kubernetes.KubernetesTaskSecrets;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;

/**
 * The contract that the laptop's API server is held to, on the real one, with dispatch's rights.
 */
@ClusterTest
class TaskSecretsOnClusterTest extends TaskSecretsContract {
  private final TestCluster cluster;

  TaskSecretsOnClusterTest(TestCluster cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void maybeWritten() {
    Assumptions.assumeTrue(cluster.isOurs(), "Codeloom is installed here");
  }

  @AfterEach
  void removeJobs() {
    cluster.removeJobs();
  }

  @Override
  protected TaskSecrets secrets() {
    return new KubernetesTaskSecrets(cluster.as("dispatch"), Manifests.AGENTS);
  }

  @Override
  protected JobView job(UUID taskId) {
    return new KubernetesAgentJobs(cluster.as("dispatch"), Manifests.AGENTS)
        .create(new JobManifest(taskId, cluster.jobYaml(taskId)));
  }

  @Override
  protected Optional<Held> held(UUID taskId) {
    return Optional.ofNullable(
            cluster
                .admin()
                .secrets()
                .inNamespace(Manifests.AGENTS)
                .withName(JobNames.taskSecret(taskId))
                .get())
        .map(TaskSecretsOnClusterTest::held);
  }

  private static Held held(Secret secret) {
    var owners = secret.getMetadata().getOwnerReferences();
    return new Held(
        text(secret, SecretFiles.CODE_URL),
        text(secret, SecretFiles.OUTPUT_URL),
        owners.isEmpty() ? null : owners.get(0).getUid());
  }

  private static String text(Secret secret, String key) {
    return new String(Base64.getDecoder().decode(secret.getData().get(key)), UTF_8);
  }
}
