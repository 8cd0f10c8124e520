package io.codeloom.local.doctor;

import io.codeloom.core.config.Env;
import io.codeloom.platform.config.KubernetesConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The functions' settings as the doctor gets at them: this process's environment first, then in a
 * cluster what submit is given.
 */
final class Settings {
  private static final String FUNCTIONS = "codeloom";
  private static final String AGENTS = "codeloom-agents";
  private static final String TOKENS = "codeloom-tokens";

  private final Map<String, String> values;

  private Settings(Map<String, String> values) {
    this.values = values;
  }

  static Settings of(Map<String, String> env) {
    return new Settings(Map.copyOf(env));
  }

  static KubernetesConfig kubernetes(Map<String, String> env) {
    return new KubernetesConfig(
        Optional.ofNullable(env.get(Env.KUBECONFIG)).filter(v -> !v.isBlank()).map(Path::of),
        env.getOrDefault(Env.AGENTS_NAMESPACE, AGENTS),
        env.getOrDefault(Env.FUNCTIONS_NAMESPACE, FUNCTIONS),
        env.getOrDefault(Env.TOKENS_NAMESPACE, TOKENS));
  }

  /** These, and for what they lack {@code codeloom-config} and submit's Secret. */
  Settings with(ClusterView cluster) {
    Map<String, String> all = new HashMap<>();
    String namespace = values.getOrDefault(Env.FUNCTIONS_NAMESPACE, FUNCTIONS);
    cluster
        .find("v1", "Secret", namespace, "codeloom-submit")
        .map(ObjectsCheck::data)
        .orElse(Map.of())
        .forEach((name, value) -> all.put(name, decoded(value)));
    cluster
        .find("v1", "ConfigMap", namespace, "codeloom-config")
        .map(ObjectsCheck::data)
        .orElse(Map.of())
        .forEach((name, value) -> all.put(name, String.valueOf(value)));
    all.putAll(values);
    return new Settings(all);
  }

  String get(String name) {
    return values.get(name);
  }

  private static String decoded(Object value) {
    return new String(Base64.getDecoder().decode(String.valueOf(value)), StandardCharsets.UTF_8);
  }
}
