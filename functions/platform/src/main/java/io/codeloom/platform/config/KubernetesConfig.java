package io.codeloom.platform.config;

import io.codeloom.core.config.Env;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How to reach the cluster.
 *
 * @param kubeconfig file to read; empty inside a cluster
 * @param agentsNamespace namespace of the agents' Jobs
 * @param functionsNamespace namespace of the functions and of users' git tokens
 * @param image image of the Jobs' containers; only dispatch needs it
 */
public record KubernetesConfig(
    Optional<Path> kubeconfig,
    String agentsNamespace,
    String functionsNamespace,
    Optional<String> image) {

  /**
   * The image of the Jobs' containers.
   *
   * @throws ConfigException if it is not set
   */
  public String agentImage() {
    return image.orElseThrow(() -> new ConfigException(List.of(Env.AGENT_IMAGE + " is not set")));
  }

  static KubernetesConfig read(EnvReader env) {
    return new KubernetesConfig(
        env.optional(Env.KUBECONFIG).map(Path::of),
        env.text(Env.AGENTS_NAMESPACE, "codeloom-agents"),
        env.text(Env.FUNCTIONS_NAMESPACE, "codeloom"),
        env.optional(Env.AGENT_IMAGE));
  }
}
