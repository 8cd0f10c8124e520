package io.codeloom.local.kubernetes;

import static io.codeloom.local.kubernetes.Samples.NAMESPACE;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An API server with nothing behind it, and a client. */
abstract class ApiServerScene {
  static final String TOKEN = "a-token-for-this-test";
  @TempDir Path folder;
  LocalKubernetes kubernetes;
  KubernetesClient client;

  @BeforeEach
  void start() throws IOException {
    start(0);
  }

  void start(int port) throws IOException {
    kubernetes =
        LocalKubernetes.start(
            LocalKubernetesConfig.apiOnly(folder, TOKEN, NAMESPACE, "other").onPort(port));
    client = Clients.of(kubernetes);
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    kubernetes.close();
  }

  Resource<Job> job(String name) {
    return client.batch().v1().jobs().inNamespace(NAMESPACE).withName(name);
  }

  Job create(Job job) {
    return client.batch().v1().jobs().inNamespace(NAMESPACE).resource(job).create();
  }

  static KubernetesClientException refusal(Runnable call) {
    return catchThrowableOfType(KubernetesClientException.class, call::run);
  }
}
