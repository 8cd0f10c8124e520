package io.codeloom.local.knative;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes topics and posts each record as an event. At least once: an offset is committed only
 * when its event and all before it in the partition are done. One thread, however many events are
 * under way.
 */
public final class KafkaSource implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaSource.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration POLL_WHEN_BUSY = Duration.ofMillis(1);
  private static final String DESERIALIZER =
      "org.apache.kafka.common.serialization.ByteArrayDeserializer";
  private static final long BUSY_MILLIS = 20;
  private static final long AFTER_FAILURE_MILLIS = 1000;

  private final KafkaSourceConfig config;
  private final Predicate<Event> filter;
  private final Delivery delivery;
  private final Thread thread;
  private volatile boolean running = true;

  KafkaSource(KafkaSourceConfig config, Predicate<Event> filter, Delivery delivery) {
    this.config = config;
    this.filter = filter;
    this.delivery = delivery;
    this.thread = new Thread(this::run, "kafka-source-" + config.name());
    thread.setDaemon(true);
  }

  /** Starts consuming; the answers' bodies are ignored. The sender stays the caller's. */
  public static KafkaSource start(KafkaSourceConfig config, EventSender sender) {
    Delivery delivery =
        new Delivery(
            sender,
            config.sink(),
            config.delivery(),
            Delivery.headers(config.namespace()),
            ignored -> CompletableFuture.completedFuture(Optional.empty()));
    return new KafkaSource(config, event -> true, delivery).started();
  }

  KafkaSource started() {
    thread.start();
    return this;
  }

  private void run() {
    while (running) {
      try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings())) {
        consume(consumer);
      } catch (InterruptedException e) {
        running = false;
      } catch (KafkaException | IllegalStateException e) {
        LOG.warn("{} begins anew from its committed offsets", config.name(), e);
        pauseAfterFailure();
      }
    }
  }

  private void pauseAfterFailure() {
    try {
      Thread.sleep(AFTER_FAILURE_MILLIS);
    } catch (InterruptedException e) {
      running = false;
    }
  }

  private void consume(KafkaConsumer<byte[], byte[]> consumer) throws InterruptedException {
    RecordPump pump = new RecordPump(config.ordering(), this::handle);
    consumer.subscribe(config.topics(), new Rebalance(consumer, pump));
    long lastCommit = System.nanoTime();
    while (running) {
      poll(consumer, pump);
      pump.dispatch();
      if (System.nanoTime() - lastCommit >= config.timing().commitEvery().toNanos()) {
        commit(consumer, pump);
        lastCommit = System.nanoTime();
      }
    }
    finish(consumer, pump);
  }

  /**
   * Polls also when it cannot take more, with those partitions paused: polling is a sign of life.
   */
  private static void poll(KafkaConsumer<byte[], byte[]> consumer, RecordPump pump)
      throws InterruptedException {
    Collection<TopicPartition> full = pump.withWaiting();
    consumer.resume(consumer.assignment());
    consumer.pause(full);
    pump.add(consumer.poll(full.isEmpty() ? POLL : POLL_WHEN_BUSY));
    pump.collect(full.isEmpty() ? 0 : BUSY_MILLIS);
  }

  private CompletableFuture<?> handle(ConsumerRecord<byte[], byte[]> record) {
    Event event =
        KafkaEvents.read(
            record, "/apis/v1/namespaces/" + config.namespace() + "/kafkasources/" + config.name());
    return filter.test(event) ? delivery.deliver(event) : CompletableFuture.completedFuture(null);
  }

  /** A commit that fails costs a repetition at most; the next one carries it. */
  private static void commit(KafkaConsumer<byte[], byte[]> consumer, RecordPump pump) {
    Map<TopicPartition, OffsetAndMetadata> news = pump.news();
    if (news.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(news);
      pump.committed(news);
    } catch (KafkaException e) {
      LOG.info("{} events may be delivered again: {}", news.keySet(), e.getMessage());
    }
  }

  private void finish(KafkaConsumer<byte[], byte[]> consumer, RecordPump pump)
      throws InterruptedException {
    long deadline = System.nanoTime() + config.timing().grace().toNanos();
    while (!pump.isIdle() && System.nanoTime() < deadline) {
      pump.collect(BUSY_MILLIS);
    }
    commit(consumer, pump);
  }

  private record Rebalance(KafkaConsumer<byte[], byte[]> consumer, RecordPump pump)
      implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      pump.assigned(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      commit(consumer, pump);
      pump.revoked(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      pump.revoked(partitions);
    }
  }

  private Properties settings() {
    long session = config.timing().session().toMillis();
    Properties settings = new Properties();
    settings.put("bootstrap.servers", config.bootstrapServers());
    settings.put("group.id", config.consumerGroup());
    settings.put("client.id", config.name());
    settings.put("auto.offset.reset", "earliest");
    settings.put("enable.auto.commit", "false");
    settings.put("max.poll.records", Integer.toString(KafkaSourceConfig.MAX_IN_FLIGHT));
    settings.put("session.timeout.ms", Long.toString(session));
    settings.put("heartbeat.interval.ms", Long.toString(session / 4));
    settings.put("allow.auto.create.topics", "false");
    settings.put("metadata.max.age.ms", "5000");
    settings.put("default.api.timeout.ms", "10000");
    settings.put("request.timeout.ms", "10000");
    settings.put("reconnect.backoff.max.ms", "1000");
    settings.put("key.deserializer", DESERIALIZER);
    settings.put("value.deserializer", DESERIALIZER);
    return settings;
  }

  /** Waits for events under way within the grace, commits what is done, and leaves the group. */
  @Override
  public void close() {
    running = false;
    try {
      thread.join(config.timing().grace().plusSeconds(10).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      thread.interrupt();
    }
  }
}
