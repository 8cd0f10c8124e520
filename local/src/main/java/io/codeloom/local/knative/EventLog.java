package io.codeloom.local.knative;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Appends events to topics, acknowledged by all replicas. */
final class EventLog implements AutoCloseable {
  private static final Duration STOP = Duration.ofSeconds(5);

  private final KafkaProducer<byte[], byte[]> producer;

  EventLog(String bootstrapServers) {
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", bootstrapServers,
                "client.id", "event-ingress",
                "acks", "all",
                "enable.idempotence", "true",
                "max.request.size", Integer.toString(2 * 1024 * 1024),
                "max.block.ms", "5000",
                "request.timeout.ms", "5000",
                "delivery.timeout.ms", "10000"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  CompletableFuture<Void> append(String topic, Event event) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    try {
      Future<?> unused =
          producer.send(
              KafkaEvents.write(topic, event),
              (metadata, failure) -> {
                if (failure == null) {
                  done.complete(null);
                } else {
                  done.completeExceptionally(failure);
                }
              });
    } catch (KafkaException | IllegalStateException e) {
      done.completeExceptionally(e);
    }
    return done;
  }

  @Override
  public void close() {
    producer.close(STOP);
  }
}
