package io.codeloom.local.doctor;

import io.codeloom.core.event.Topics;
import io.codeloom.platform.config.KafkaConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Every topic is there, wide enough and with a leader for each partition. */
final class TopicsCheck {
  /** Made for the Broker, which no function touches. */
  static final String JOB_EVENTS = "codex-job-events";

  private static final Duration LIMIT = Duration.ofSeconds(15);

  private final List<KafkaConfig> accounts;
  private final int partitions;

  /**
   * @param accounts asked in this order; a topic is judged as the first sees it that may
   * @param partitions the least number that is enough
   */
  TopicsCheck(List<KafkaConfig> accounts, int partitions) {
    this.accounts = List.copyOf(accounts);
    this.partitions = partitions;
  }

  /** The functions' topics and the Broker's. */
  static List<String> ofCluster() {
    return Stream.concat(Topics.ALL.stream(), Stream.of(JOB_EVENTS)).toList();
  }

  List<Finding> look(List<String> topics) throws Exception {
    Map<String, Finding> findings = new LinkedHashMap<>();
    topics.forEach(topic -> findings.put(topic, hidden(topic)));
    List<Finding> more = new ArrayList<>();
    for (KafkaConfig account : accounts) {
      List<String> left =
          topics.stream().filter(topic -> findings.get(topic) instanceof Finding.Unseen).toList();
      if (!left.isEmpty()) {
        more.addAll(look(account, left, findings));
      }
    }
    more.addAll(findings.values());
    return more;
  }

  /** What is wrong with the account itself; of the topics, those it may see are found. */
  private List<Finding> look(KafkaConfig account, List<String> topics, Map<String, Finding> found)
      throws Exception {
    try (Admin admin = Admin.create(settings(account))) {
      for (var topic : admin.describeTopics(topics).topicNameValues().entrySet()) {
        found.put(topic.getKey(), look(topic.getKey(), topic.getValue()));
      }
      return List.of();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SaslAuthenticationException) {
        return List.of(
            new Finding.Wrong(
                "Kafka refuses the login of " + account.username(),
                "Compare name and password with Kafka's own, and the mechanism."));
      }
      throw e;
    }
  }

  private Finding look(String topic, KafkaFuture<TopicDescription> described) throws Exception {
    try {
      return judge(topic, described.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS).partitions());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicAuthorizationException) {
        return hidden(topic);
      }
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return new Finding.Wrong(
            "topic " + topic + " is not there",
            "Create it with " + partitions + " partitions or more.");
      }
      throw e;
    }
  }

  private Finding hidden(String topic) {
    List<String> names = accounts.stream().map(KafkaConfig::username).toList();
    return new Finding.Unseen(
        "topic " + topic,
        "hidden from " + String.join(", ", names),
        "Name an account by KAFKA_USERNAME and KAFKA_PASSWORD that may DESCRIBE, READ or WRITE it;"
            + " a topic that is not there is hidden as well.");
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

  private static Map<String, Object> settings(KafkaConfig config) {
    Map<String, Object> settings =
        new HashMap<>(
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
      settings.put(SaslConfigs.SASL_JAAS_CONFIG, login(config));
    }
    return settings;
  }

  private static String login(KafkaConfig config) {
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
