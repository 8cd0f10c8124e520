package io.codeloom.local.knative;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Records as events and back. Plain records become events the way KafkaSource makes them
 * (eventing-kafka-broker, InvalidCloudEventInterceptor).
 */
final class KafkaEvents {
  static final String PLAIN_TYPE = "dev.knative.kafka.event";
  private static final String PREFIX = "ce_";
  private static final String CONTENT_TYPE = "content-type";

  private KafkaEvents() {}

  /**
   * The event of a record; any record has one.
   *
   * @param origin the source of plain records without the topic: {@code
   *     /apis/v1/namespaces/<ns>/kafkasources/<name>}
   */
  static Event read(ConsumerRecord<byte[], byte[]> record, String origin) {
    byte[] data = Optional.ofNullable(record.value()).orElseGet(() -> new byte[0]);
    return cloudEvent(record, data)
        .orElseGet(() -> plain(record, data, origin))
        .with("knativekafkapartition", Integer.toString(record.partition()))
        .with("knativekafkaoffset", Long.toString(record.offset()));
  }

  private static Optional<Event> cloudEvent(ConsumerRecord<byte[], byte[]> record, byte[] data) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (Header header : record.headers()) {
      String name = header.key().toLowerCase(Locale.ROOT);
      if (name.equals(CONTENT_TYPE)) {
        if (StructuredMode.isStructured(text(header.value()))) {
          return StructuredMode.parse(data);
        }
        attributes.put(Event.DATA_CONTENT_TYPE, text(header.value()));
      } else if (name.startsWith(PREFIX)) {
        attributes.put(name.substring(PREFIX.length()), text(header.value()));
      }
    }
    return Event.from(attributes, data);
  }

  private static Event plain(ConsumerRecord<byte[], byte[]> record, byte[] data, String origin) {
    Map<String, String> attributes =
        new LinkedHashMap<>(
            Event.of(
                    "partition:" + record.partition() + "/offset:" + record.offset(),
                    origin + "#" + record.topic(),
                    PLAIN_TYPE)
                .attributes());
    attributes.put(Event.SUBJECT, "partition:" + record.partition() + "#" + record.offset());
    attributes.put(Event.TIME, Instant.ofEpochMilli(record.timestamp()).toString());
    if (record.key() != null) {
      attributes.put("key", text(record.key()));
      attributes.put(Event.PARTITION_KEY, text(record.key()));
    }
    for (Header header : record.headers()) {
      String name = header.key().toLowerCase(Locale.ROOT);
      if (name.equals(CONTENT_TYPE)) {
        attributes.put(Event.DATA_CONTENT_TYPE, text(header.value()).toLowerCase(Locale.ROOT));
      } else {
        attributes.put("kafkaheader" + name.replaceAll("[^a-z0-9]", ""), text(header.value()));
      }
    }
    return Event.from(attributes, data).orElseThrow();
  }

  /** A binary-mode record, keyed by the event's partition key. */
  static ProducerRecord<byte[], byte[]> write(String topic, Event event) {
    byte[] key = event.attribute(Event.PARTITION_KEY).map(KafkaEvents::bytes).orElse(null);
    byte[] value = event.data();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, null, key, value.length == 0 ? null : value);
    event
        .attributes()
        .forEach(
            (name, content) ->
                record
                    .headers()
                    .add(
                        name.equals(Event.DATA_CONTENT_TYPE) ? CONTENT_TYPE : PREFIX + name,
                        bytes(content)));
    return record;
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
