package io.codeloom.platform.kafka;

import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.CloudEventSerializer;
import io.codeloom.platform.config.KafkaConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Makes producers that lose nothing they confirmed and give up in bounded time. */
final class KafkaProducers {
  /** Longest wait for metadata or buffer space. */
  static final Duration MAX_BLOCK = Duration.ofMillis(2_000);

  /** Longest time from the send to a confirmation, retries included. */
  static final Duration DELIVERY = Duration.ofMillis(6_000);

  private static final Duration REQUEST = Duration.ofMillis(3_000);

  private KafkaProducers() {}

  /** A producer of CloudEvents in binary mode. */
  static Producer<String, CloudEvent> create(KafkaConfig config) {
    return new KafkaProducer<>(
        settings(config), new StringSerializer(), new CloudEventSerializer());
  }

  /** The same, of records as they are. */
  static Producer<byte[], byte[]> ofBytes(KafkaConfig config) {
    return new KafkaProducer<>(
        settings(config), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static Map<String, Object> settings(KafkaConfig config) {
    Map<String, Object> settings = new HashMap<>(connection(config));
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK.toMillis());
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST.toMillis());
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) DELIVERY.toMillis());
    return settings;
  }

  /** How any client reaches the cluster. */
  static Map<String, Object> connection(KafkaConfig config) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "codeloom");
    // A function scales to zero and back; brokers may have moved meanwhile.
    settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    if (config.authenticates()) {
      settings.putAll(sasl(config));
    }
    return settings;
  }

  /** How to authenticate, for consumers as well. */
  static Map<String, Object> sasl(KafkaConfig config) {
    return Map.of(
        CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, config.securityProtocol(),
        SaslConfigs.SASL_MECHANISM, config.saslMechanism(),
        SaslConfigs.SASL_JAAS_CONFIG, jaas(config));
  }

  private static String jaas(KafkaConfig config) {
    String module =
        config.saslMechanism().equals("PLAIN")
            ? "org.apache.kafka.common.security.plain.PlainLoginModule"
            : "org.apache.kafka.common.security.scram.ScramLoginModule";
    return module
        + " required username="
        + quoted(config.username())
        + " password="
        + quoted(config.password())
        + ";";
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
