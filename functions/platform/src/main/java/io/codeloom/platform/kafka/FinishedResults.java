package io.codeloom.platform.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.event.EventTypes;
import io.codeloom.core.event.TaskFinished;
import io.codeloom.core.event.Topics;
import io.codeloom.platform.config.KafkaConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads all results that Kafka still has, from the beginning to what is the end at the start. */
public final class FinishedResults {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration SILENCE = Duration.ofSeconds(30);
  private static final int ANSWER_MILLIS = 30_000;

  private final KafkaConfig config;
  private final JsonMapper json;

  /** The results in {@code config}'s cluster. */
  public FinishedResults(KafkaConfig config, JsonMapper json) {
    this.config = config;
    this.json = json;
  }

  /**
   * Hands each on, in the order of its partition; the same may come more than once. What is no
   * result of a task is passed over.
   *
   * @return how many there were
   * @throws UnavailableException if Kafka does not answer, or falls silent for 30 s before the end
   */
  public long each(Consumer<TaskFinished> to) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.RESULTS).stream()
              .map(info -> new TopicPartition(Topics.RESULTS, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      return read(consumer, consumer.endOffsets(partitions), to, System::nanoTime);
    } catch (KafkaException e) {
      throw new UnavailableException("Kafka", "reading " + Topics.RESULTS, e);
    }
  }

  long read(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> ends,
      Consumer<TaskFinished> to,
      LongSupplier nanoTime) {
    long read = 0;
    long before = Long.MAX_VALUE;
    long since = nanoTime.getAsLong();
    for (long left = left(consumer, ends); left > 0; left = left(consumer, ends)) {
      if (left < before) {
        before = left;
        since = nanoTime.getAsLong();
      } else if (nanoTime.getAsLong() - since > SILENCE.toNanos()) {
        throw new UnavailableException(
            "Kafka", "nothing came for 30 s of what " + Topics.RESULTS + " holds", null);
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (isFinished(record)) {
          to.accept(parse(record));
          read++;
        }
      }
    }
    return read;
  }

  /** Offsets, of which not each is a record. */
  private static long left(
      org.apache.kafka.clients.consumer.Consumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .mapToLong(end -> Math.max(0, end.getValue() - consumer.position(end.getKey())))
        .sum();
  }

  private TaskFinished parse(ConsumerRecord<byte[], byte[]> record) {
    try {
      return json.readValue(record.value(), TaskFinished.class);
    } catch (JacksonException e) {
      throw new IllegalStateException(
          "the result at %d of partition %d cannot be read"
              .formatted(record.offset(), record.partition()),
          e);
    }
  }

  private static boolean isFinished(ConsumerRecord<byte[], byte[]> record) {
    Header type = record.headers().lastHeader("ce_type");
    return type != null
        && record.value() != null
        && new String(type.value(), UTF_8).equals(EventTypes.TASK_FINISHED);
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    if (config.authenticates()) {
      settings.putAll(KafkaProducers.sasl(config));
    }
    return settings;
  }
}
