package io.codeloom.platform.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeloom.core.error.UnavailableException;
import io.codeloom.platform.config.KafkaConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * Reads events out of topics and writes them into others, as commands do. Belongs to no consumer
 * group, so that it takes nothing away from anybody. Each call ends within about 30 s.
 */
public final class StoredEvents {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long CONFIRM_MILLIS = KafkaProducers.DELIVERY.toMillis() + 1_000;
  private static final String PREFIX = "ce_";
  private static final String CONTENT_TYPE = "content-type";

  private final KafkaConfig config;

  /** Events in {@code config}'s cluster. */
  public StoredEvents(KafkaConfig config) {
    this.config = config;
  }

  /**
   * The newest events of a topic, oldest first.
   *
   * @param limit at most so many of each partition, and altogether
   * @throws UnavailableException if Kafka does not answer
   */
  public List<StoredEvent> newest(String topic, int limit) {
    try (Consumer<byte[], byte[]> consumer = KafkaConsumers.create(config)) {
      List<TopicPartition> partitions = partitions(consumer, topic);
      Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions, PATIENCE);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
      consumer.assign(partitions);
      for (TopicPartition partition : partitions) {
        consumer.seek(partition, Math.max(starts.get(partition), ends.get(partition) - limit));
      }
      List<StoredEvent> events = read(consumer, ends);
      events.sort(Comparator.comparing(StoredEvent::at).thenComparing(StoredEvent::offset));
      return events.subList(Math.max(0, events.size() - limit), events.size());
    } catch (KafkaException e) {
      throw unavailable(topic, e);
    }
  }

  /**
   * One event.
   *
   * @throws UnavailableException if Kafka does not answer
   */
  public Optional<StoredEvent> find(String topic, int partition, long offset) {
    try (Consumer<byte[], byte[]> consumer = KafkaConsumers.create(config)) {
      TopicPartition where = new TopicPartition(topic, partition);
      if (!partitions(consumer, topic).contains(where)
          || offset < consumer.beginningOffsets(List.of(where), PATIENCE).get(where)
          || offset >= consumer.endOffsets(List.of(where), PATIENCE).get(where)) {
        return Optional.empty();
      }
      consumer.assign(List.of(where));
      consumer.seek(where, offset);
      return read(consumer, Map.of(where, offset + 1)).stream()
          .filter(event -> event.offset() == offset)
          .findFirst();
    } catch (KafkaException e) {
      throw unavailable(topic, e);
    }
  }

  /**
   * Writes an event in binary mode and waits until it is safe.
   *
   * @param attributes what it has in the place of its own
   * @throws UnavailableException if Kafka does not confirm it; it may be there all the same
   */
  public void write(String topic, StoredEvent event, Map<String, String> attributes) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, event.key(), event.data());
    attributes.forEach((name, value) -> record.headers().add(PREFIX + name, value.getBytes(UTF_8)));
    if (!event.contentType().isEmpty()) {
      record.headers().add(CONTENT_TYPE, event.contentType().getBytes(UTF_8));
    }
    try (Producer<byte[], byte[]> producer = KafkaProducers.ofBytes(config)) {
      producer.send(record).get(CONFIRM_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw unavailable(topic, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(topic, e);
    }
  }

  private static List<TopicPartition> partitions(Consumer<?, ?> consumer, String topic) {
    return consumer.partitionsFor(topic, PATIENCE).stream()
        .map(info -> new TopicPartition(topic, info.partition()))
        .toList();
  }

  private static List<StoredEvent> read(
      Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    List<StoredEvent> events = new ArrayList<>();
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey(), PATIENCE) < end.getValue())) {
      if (System.nanoTime() > giveUp) {
        throw new org.apache.kafka.common.errors.TimeoutException("the topic was not read in time");
      }
      consumer.poll(POLL).forEach(record -> events.add(event(record)));
    }
    return events;
  }

  private static StoredEvent event(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> attributes = new TreeMap<>();
    String contentType = "";
    for (Header header : record.headers()) {
      String name = header.key().toLowerCase(Locale.ROOT);
      String value = header.value() == null ? "" : new String(header.value(), UTF_8);
      if (name.equals(CONTENT_TYPE)) {
        contentType = value;
      } else if (name.startsWith(PREFIX)) {
        attributes.put(name.substring(PREFIX.length()), value);
      }
    }
    byte[] data = record.value() == null ? new byte[0] : record.value();
    Instant at = Instant.ofEpochMilli(record.timestamp());
    return new StoredEvent(
        record.partition(), record.offset(), at, record.key(), attributes, contentType, data);
  }

  private static UnavailableException unavailable(String topic, Exception cause) {
    return new UnavailableException("Kafka", "no answer about " + topic, cause);
  }
}
