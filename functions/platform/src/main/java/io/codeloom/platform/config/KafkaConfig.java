package io.codeloom.platform.config;

import io.codeloom.core.config.Env;
import java.util.List;

/**
 * How to reach Kafka.
 *
 * @param bootstrapServers {@code host:port}, comma-separated
 * @param securityProtocol {@code PLAINTEXT} or {@code SASL_SSL}
 * @param saslMechanism such as {@code SCRAM-SHA-512}; not used with PLAINTEXT
 * @param username likewise
 * @param password likewise
 */
public record KafkaConfig(
    String bootstrapServers,
    String securityProtocol,
    String saslMechanism,
    String username,
    String password) {
  private static final String PLAINTEXT = "PLAINTEXT";
  private static final String SASL_SSL = "SASL_SSL";

  /** A cluster without authentication. */
  public static KafkaConfig plaintext(String bootstrapServers) {
    return new KafkaConfig(bootstrapServers, PLAINTEXT, "", "", "");
  }

  /** Reads it; what is missing or wrong becomes a problem of {@code env}. */
  public static KafkaConfig read(EnvReader env) {
    String servers = env.required(Env.KAFKA_BOOTSTRAP_SERVERS);
    String protocol =
        env.oneOf(Env.KAFKA_SECURITY_PROTOCOL, PLAINTEXT, List.of(PLAINTEXT, SASL_SSL));
    if (!protocol.equals(SASL_SSL)) {
      return plaintext(servers);
    }
    List<String> mechanisms = List.of("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512");
    return new KafkaConfig(
        servers,
        protocol,
        env.oneOf(Env.KAFKA_SASL_MECHANISM, "SCRAM-SHA-512", mechanisms),
        env.required(Env.KAFKA_USERNAME),
        env.required(Env.KAFKA_PASSWORD));
  }

  /** Whether username and password are used. */
  public boolean authenticates() {
    return securityProtocol.equals(SASL_SSL);
  }

  @Override
  public String toString() {
    return "KafkaConfig[bootstrapServers=" + bootstrapServers + ", " + securityProtocol + "]";
  }
}
