package io.codeloom.local.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

/** Clients as the functions make them: from a kubeconfig and nothing else. */
final class Clients {

  private Clients() {}

  static KubernetesClient of(LocalKubernetes kubernetes) {
    return of(kubernetes.kubeconfig());
  }

  static KubernetesClient of(String kubeconfig) {
    Config config = Config.fromKubeconfig(kubeconfig);
    config.setRequestRetryBackoffLimit(1);
    config.setConnectionTimeout(2_000);
    return new KubernetesClientBuilder().withConfig(config).build();
  }
}
