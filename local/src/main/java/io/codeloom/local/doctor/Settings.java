package io.codeloom.local.doctor;

import io.codeloom.core.config.Env;
import io.codeloom.platform.config.KafkaConfig;
import io.codeloom.platform.config.KubernetesConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The functions' settings as the doctor gets at them: this process's environment first, then in a
 * cluster what submit is given.
 */
final class Settings {
  private static final String FUNCTIONS = "codeloom";
  private static final List<String> KNATIVE_USERS = List.of("sources", "broker", "sinks");
  private static final String AGENTS = "codeloom-agents";
  private static final String TOKENS = "codeloom-tokens";

  private final Map<String, String> values;

  private Settings(Map<String, String> values) {
    this.values = values;
  }

  static Settings of(Map<String, String> env) {
    return new Settings(Map.copyOf(env));
  }

  KubernetesConfig kubernetes() {
    return new KubernetesConfig(
        Optional.ofNullable(values.get(Env.KUBECONFIG)).filter(v -> !v.isBlank()).map(Path::of),
        values.getOrDefault(Env.AGENTS_NAMESPACE, AGENTS),
        values.getOrDefault(Env.FUNCTIONS_NAMESPACE, FUNCTIONS),
        values.getOrDefault(Env.TOKENS_NAMESPACE, TOKENS));
  }

  /**
   * The login that {@code kafka} names, and those of Knative's sources, Broker and sinks: no one of
   * them may see all topics.
   */
  List<KafkaConfig> kafkaAccounts(KafkaConfig kafka, ClusterView cluster) {
    List<KafkaConfig> accounts = new ArrayList<>(List.of(kafka));
    String namespace = values.getOrDefault(Env.FUNCTIONS_NAMESPACE, FUNCTIONS);
    for (String user : kafka.authenticates() ? KNATIVE_USERS : List.<String>of()) {
      cluster
          .find("v1", "Secret", namespace, "codeloom-kafka-" + user)
          .map(ObjectsCheck::data)
          .filter(data -> data.keySet().containsAll(Set.of("user", "password")))
          .map(
              data ->
                  new KafkaConfig(
                      kafka.bootstrapServers(),
                      kafka.securityProtocol(),
                      data.containsKey("sasl.mechanism")
                          ? decoded(data.get("sasl.mechanism"))
                          : kafka.saslMechanism(),
                      decoded(data.get("user")),
                      decoded(data.get("password"))))
          .ifPresent(accounts::add);
    }
    return accounts;
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
