package io.codeloom.local.contract;

import io.codeloom.core.job.JobManifest;
import io.codeloom.core.job.JobNames;
import io.codeloom.local.kubernetes.LocalKubernetes;
import io.codeloom.local.kubernetes.LocalKubernetesConfig;
import io.codeloom.platform.config.KubernetesConfig;
import io.codeloom.platform.kubernetes.KubernetesClients;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/** An API server with nothing behind it, so that tests say what becomes of a Job. */
final class Cluster implements AutoCloseable {
  static final String AGENTS = "codeloom-agents";
  static final String FUNCTIONS = "codeloom";
  static final String TOKENS = "codeloom-tokens";

  private final Path folder;
  private final LocalKubernetes kubernetes;
  private final KubernetesClient client;

  Cluster(Path folder) throws IOException {
    this.folder = folder;
    kubernetes =
        LocalKubernetes.start(
            LocalKubernetesConfig.apiOnly(
                folder.resolve("kubernetes"), "a-token-for-tests-only", AGENTS, FUNCTIONS, TOKENS));
    client = clientVia(kubernetes.endpoint());
  }

  KubernetesClient client() {
    return client;
  }

  URI endpoint() {
    return kubernetes.endpoint();
  }

  /** A client as functions make it, that believes the API server to be at {@code endpoint}. */
  KubernetesClient clientVia(URI endpoint) throws IOException {
    String config =
        kubernetes.kubeconfig().replace(kubernetes.endpoint().toString(), endpoint.toString());
    Path file = Files.writeString(folder.resolve("config-" + endpoint.getPort()), config);
    return KubernetesClients.create(
        new KubernetesConfig(Optional.of(file), AGENTS, FUNCTIONS, TOKENS));
  }

  /** Sets the condition that ends a Job. */
  void end(String name, String condition, String reason) {
    client
        .batch()
        .v1()
        .jobs()
        .inNamespace(AGENTS)
        .withName(name)
        .editStatus(
            job -> {
              JobStatus status = new JobStatus();
              status
                  .getConditions()
                  .add(
                      new JobConditionBuilder()
                          .withType(condition)
                          .withStatus("True")
                          .withReason(reason)
                          .build());
              job.setStatus(status);
              return job;
            });
  }

  static JobManifest manifest(UUID task) {
    return new JobManifest(
        task,
        """
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: %s
          labels:
            app.kubernetes.io/managed-by: codeloom
            app.kubernetes.io/name: codeloom-agent
            codeloom.io/task-id: %s
          finalizers: [codeloom.io/finalize]
        spec:
          backoffLimit: 0
          activeDeadlineSeconds: 600
          template:
            spec:
              restartPolicy: Never
              containers:
                - name: agent
                  image: example
        """
            .formatted(JobNames.job(task), task));
  }

  @Override
  public void close() throws IOException {
    client.close();
    kubernetes.close();
  }
}
