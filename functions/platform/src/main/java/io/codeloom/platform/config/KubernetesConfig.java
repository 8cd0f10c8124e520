package io.codeloom.platform.config;

import io.codeloom.core.config.Env;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How to reach the cluster.
 *
 * @param kubeconfig file to read; empty inside a cluster
 * @param agentsNamespace namespace of the agents' Jobs
 * @param functionsNamespace namespace of the functions
 * @param tokensNamespace namespace of users' git tokens
 */
public record KubernetesConfig(
    Optional<Path> kubeconfig,
    String agentsNamespace,
    String functionsNamespace,
    String tokensNamespace) {

  static KubernetesConfig read(EnvReader env) {
    return new KubernetesConfig(
        env.optional(Env.KUBECONFIG).map(Path::of),
        env.text(Env.AGENTS_NAMESPACE, "codeloom-agents"),
        env.text(Env.FUNCTIONS_NAMESPACE, "codeloom"),
        env.text(Env.TOKENS_NAMESPACE, "codeloom-tokens"));
  }
}
