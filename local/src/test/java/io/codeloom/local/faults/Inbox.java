package io.codeloom.local.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.codeloom.core.event.EventTypes;
import io.codeloom.core.event.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What the functions published: to Kafka, and to the Broker. */
final class Inbox implements AutoCloseable {
  private final KafkaConsumer<byte[], byte[]> kafka;
  private final HttpServer broker;
  private final Queue<String> checks = new ConcurrentLinkedQueue<>();
  private final List<ConsumerRecord<byte[], byte[]>> tasks = new ArrayList<>();
  private final List<ConsumerRecord<byte[], byte[]>> results = new ArrayList<>();

  Inbox(String bootstrapServers) throws IOException {
    broker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    broker.createContext("/", this::take);
    broker.start();
    kafka =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "fetch.max.wait.ms", "20"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        List.of(Topics.TASKS, Topics.RESULTS).stream()
            .flatMap(topic -> kafka.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    kafka.assign(partitions);
    kafka.seekToEnd(partitions);
    partitions.forEach(kafka::position);
  }

  URI brokerUrl() {
    return URI.create("http://127.0.0.1:" + broker.getAddress().getPort() + "/");
  }

  /**
   * Records for dispatch that have come since the last time, each as KafkaSource posts it.
   *
   * @param ids the tasks of this world; others share the topics
   */
  List<Request> queued(Collection<String> ids) {
    read();
    List<Request> events =
        tasks.stream().filter(of -> ids.contains(text(of.key()))).map(Inbox::event).toList();
    tasks.clear();
    return events;
  }

  /** Checks for finalize that have come since the last time. */
  List<Request> checks() {
    List<Request> events = new ArrayList<>();
    for (String data = checks.poll(); data != null; data = checks.poll()) {
      events.add(Request.event(Function.FINALIZE, EventTypes.JOB_CHECK, data));
    }
    return events;
  }

  /** Identity and value of every result event of a task, with repetitions. */
  List<String> results(String task) {
    read();
    return results.stream()
        .filter(record -> text(record.key()).equals(task))
        .map(record -> header(record, "ce_id") + " " + text(record.value()))
        .toList();
  }

  private void read() {
    Map<TopicPartition, Long> ends = kafka.endOffsets(kafka.assignment());
    while (ends.entrySet().stream()
        .anyMatch(end -> kafka.position(end.getKey()) < end.getValue())) {
      kafka
          .poll(Duration.ofMillis(100))
          .forEach(record -> (record.topic().equals(Topics.TASKS) ? tasks : results).add(record));
    }
  }

  private static Request event(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new HashMap<>(Map.of("content-type", "application/json"));
    record
        .headers()
        .forEach(
            header -> {
              if (header.key().startsWith("ce_")) {
                headers.put("ce-" + header.key().substring(3), text(header.value()));
              }
            });
    return new Request(Function.DISPATCH, "POST", "", headers, record.value());
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return text(record.headers().lastHeader(name).value());
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      checks.add(text(exchange.getRequestBody().readAllBytes()));
      exchange.sendResponseHeaders(202, -1);
    }
  }

  @Override
  public void close() {
    broker.stop(0);
    kafka.close();
  }
}
