package io.codeloom.local.knative;

import io.codeloom.local.knative.KafkaSourceConfig.Ordering;
import io.codeloom.local.knative.KafkaSourceConfig.Timing;
import io.codeloom.local.knative.RetryPolicy.Backoff;
import io.codeloom.local.services.TestServices;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A topic of its own on the shared Kafka, and sources that read it. */
final class KafkaFixture implements AutoCloseable {
  private static final Timing QUICK =
      new Timing(Duration.ofMillis(100), Duration.ofSeconds(6), Duration.ofSeconds(5));

  private final TestServices services = TestServices.shared();
  private final String topic;
  private final String group = "group-" + UUID.randomUUID();
  private final KafkaProducer<byte[], byte[]> producer;
  private final EventSender sender = new EventSender();
  private final List<KafkaSource> open = new ArrayList<>();

  KafkaFixture(int partitions) {
    topic = services.createTopic("source", partitions);
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", services.bootstrapServers(), "linger.ms", "0"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  String topic() {
    return topic;
  }

  String bootstrapServers() {
    return services.bootstrapServers();
  }

  EventSender sender() {
    return sender;
  }

  static RetryPolicy retries(int count) {
    return RetryPolicy.delivery(
        count, Backoff.LINEAR, Duration.ofMillis(10), Duration.ofSeconds(30));
  }

  static DeliverySpec retriesThen(int count, Sink deadLetters) {
    return new DeliverySpec(retries(count), Optional.of(deadLetters));
  }

  static DeliverySpec retriesOnly(int count) {
    return new DeliverySpec(retries(count), Optional.empty());
  }

  KafkaSource source(Sink sink, DeliverySpec delivery) {
    return source(sink, delivery, Ordering.UNORDERED, QUICK);
  }

  KafkaSource source(Sink sink, DeliverySpec delivery, Ordering ordering, Timing timing) {
    KafkaSource source =
        KafkaSource.start(
            new KafkaSourceConfig(
                "codeloom",
                "tasks",
                services.bootstrapServers(),
                List.of(topic),
                group,
                ordering,
                sink,
                delivery,
                timing),
            sender);
    open.add(source);
    return source;
  }

  static Timing timing() {
    return QUICK;
  }

  void send(String key, String value) {
    send(record(key, value));
  }

  ProducerRecord<byte[], byte[]> record(String key, String value) {
    return new ProducerRecord<>(topic, bytes(key), bytes(value));
  }

  void send(ProducerRecord<byte[], byte[]> record) {
    Future<?> unused = producer.send(record);
    producer.flush();
  }

  private static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  /** The group's committed offset of partition 0; -1 before the first. */
  long committed() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", services.bootstrapServers()))) {
      var offsets = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      var offset = offsets.get(new TopicPartition(topic, 0));
      return offset == null ? -1 : offset.offset();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first records of partition 0 of another topic. */
  List<ConsumerRecord<byte[], byte[]>> read(String other, int count) {
    TopicPartition partition = new TopicPartition(other, 0);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", services.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (records.size() < count && System.nanoTime() < deadline) {
        records.addAll(consumer.poll(Duration.ofMillis(200)).records(partition));
      }
    }
    return records;
  }

  @Override
  public void close() {
    open.forEach(KafkaSource::close);
    producer.close();
    sender.close();
  }
}
