package io.codeloom.local.environment;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What lies in Kafka's topics. */
final class KafkaRecords {
  private final String bootstrapServers;

  KafkaRecords(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** All records of a topic, from its start to its present end. */
  List<ConsumerRecord<byte[], byte[]>> all(String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  /** The records of a topic with this key. */
  List<ConsumerRecord<byte[], byte[]>> keyed(String topic, String key) {
    return all(topic).stream()
        .filter(record -> record.key() != null && text(record.key()).equals(key))
        .toList();
  }

  /** The events of a topic with this subject. */
  List<ConsumerRecord<byte[], byte[]>> about(String topic, String subject) {
    return all(topic).stream()
        .filter(record -> header(record, "ce_subject").equals(subject))
        .toList();
  }

  /** Sends a record once more, as it was. */
  void repeat(ConsumerRecord<byte[], byte[]> record) throws Exception {
    repeat(record, text(record.value()));
  }

  /** Sends a record once more, with another value. */
  void repeat(ConsumerRecord<byte[], byte[]> record, String value) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  record.topic(),
                  null,
                  record.key(),
                  value.getBytes(StandardCharsets.UTF_8),
                  record.headers()))
          .get();
    }
  }

  /** Sends a record of these parts. */
  void send(String topic, byte[] key, Map<String, String> headers, String value) throws Exception {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, key, value.getBytes(StandardCharsets.UTF_8));
    headers.forEach(
        (name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(record).get();
    }
  }

  /** A header's value; empty if there is none. */
  static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "" : text(header.value());
  }

  /** Everything in a record, as text. */
  static String dump(ConsumerRecord<byte[], byte[]> record) {
    StringBuilder dump = new StringBuilder();
    if (record.key() != null) {
      dump.append(text(record.key())).append('\n');
    }
    record
        .headers()
        .forEach(
            header ->
                dump.append(header.key()).append(": ").append(text(header.value())).append('\n'));
    return dump.append(record.value() == null ? "" : text(record.value())).toString();
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
