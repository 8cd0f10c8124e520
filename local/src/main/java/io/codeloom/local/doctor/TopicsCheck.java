package io.codeloom.local.doctor;

import io.codeloom.core.event.Topics;
import io.codeloom.platform.config.KafkaConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Every topic is there, wide enough and with a leader for each partition. */
final class TopicsCheck {
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private final KafkaConfig config;
  private final int partitions;

  /**
   * @param partitions the least number that is enough
   */
  TopicsCheck(KafkaConfig config, int partitions) {
    this.config = config;
    this.partitions = partitions;
  }

  List<Finding> look() throws Exception {
    return look(Topics.ALL);
  }

  List<Finding> look(List<String> topics) throws Exception {
    try (Admin admin = Admin.create(settings())) {
      List<Finding> findings = new ArrayList<>();
      for (var topic : admin.describeTopics(topics).topicNameValues().entrySet()) {
        findings.add(look(topic.getKey(), topic.getValue()));
      }
      return findings;
    }
  }

  private Finding look(String topic, KafkaFuture<TopicDescription> described) throws Exception {
    try {
      return judge(topic, described.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS).partitions());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return new Finding.Wrong(
            "topic " + topic + " is not there, or hidden from this user",
            "Create it with " + partitions + " partitions or more; allow DESCRIBE on it.");
      }
      throw e;
    }
  }

  Finding judge(String topic, List<TopicPartitionInfo> found) {
    if (found.size() < partitions) {
      return new Finding.Wrong(
          "topic " + topic + " has " + found.size() + " partitions",
          "Raise it to "
              + partitions
              + " (kafka-topics --alter): tasks would wait for each other.");
    }
    long headless = found.stream().filter(p -> p.leader() == null || p.leader().isEmpty()).count();
    return headless > 0
        ? new Finding.Wrong(
            "topic " + topic + " has " + headless + " partitions without a leader",
            "Look at Kafka's brokers: what is sent there waits.")
        : new Finding.Fine("topic " + topic + ", " + found.size() + " partitions");
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings =
        new java.util.HashMap<>(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                config.bootstrapServers(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) LIMIT.toMillis(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) LIMIT.toMillis() / 2));
    if (config.authenticates()) {
      settings.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, config.securityProtocol());
      settings.put(SaslConfigs.SASL_MECHANISM, config.saslMechanism());
      settings.put(SaslConfigs.SASL_JAAS_CONFIG, login());
    }
    return settings;
  }

  private String login() {
    String module =
        config.saslMechanism().equals("PLAIN")
            ? "org.apache.kafka.common.security.plain.PlainLoginModule"
            : "org.apache.kafka.common.security.scram.ScramLoginModule";
    return module
        + " required username=\""
        + quoted(config.username())
        + "\" password=\""
        + quoted(config.password())
        + "\";";
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
