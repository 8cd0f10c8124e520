package io.codeloom.local.services;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates topics where they are missing. */
public final class KafkaTopics {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private KafkaTopics() {}

  /** Creates the missing ones with the broker's default replication; others stay as they are. */
  public static void ensure(String bootstrapServers, List<TopicSpec> topics) {
    if (topics.isEmpty()) {
      return;
    }
    Map<String, Object> settings =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            (int) LIMIT.toMillis(),
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
            (int) LIMIT.toMillis() / 2);
    try (Admin admin = Admin.create(settings)) {
      admin
          .createTopics(topics.stream().map(KafkaTopics::request).toList())
          .values()
          .entrySet()
          .forEach(entry -> await(entry.getKey(), entry.getValue()));
    }
  }

  private static NewTopic request(TopicSpec topic) {
    return new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty());
  }

  private static void await(String topic, KafkaFuture<Void> created) {
    try {
      created.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServicesException("interrupted while creating topic " + topic, e);
    } catch (TimeoutException e) {
      throw new ServicesException("Kafka did not create topic " + topic + " in time", e);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new ServicesException("Kafka does not create topic " + topic, e.getCause());
      }
    }
  }
}
