package io.codeloom.local.knative;

import io.codeloom.local.knative.KafkaSourceConfig.Ordering;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Hands polled records on within the limits of the ordering, and knows what may be committed. Used
 * by the polling thread alone; only completions come from elsewhere, through a queue.
 */
final class RecordPump {
  private record Done(Lane lane, long offset, Throwable failure) {}

  private final Map<TopicPartition, Lane> lanes = new HashMap<>();
  private final BlockingQueue<Done> completions = new LinkedBlockingQueue<>();
  private final Ordering ordering;
  private final Function<ConsumerRecord<byte[], byte[]>, CompletableFuture<?>> handler;
  private int inFlight;

  RecordPump(
      Ordering ordering, Function<ConsumerRecord<byte[], byte[]>, CompletableFuture<?>> handler) {
    this.ordering = ordering;
    this.handler = handler;
  }

  void assigned(Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> lanes.put(partition, new Lane(partition)));
  }

  /** What is still under way of these partitions no longer counts. */
  void revoked(Collection<TopicPartition> partitions) {
    partitions.forEach(
        partition -> {
          Lane lane = lanes.remove(partition);
          if (lane != null) {
            inFlight -= lane.inFlight();
          }
        });
  }

  void add(ConsumerRecords<byte[], byte[]> records) {
    records.partitions().forEach(partition -> lanes.get(partition).add(records.records(partition)));
  }

  void dispatch() {
    for (Lane lane : lanes.values()) {
      while (lane.hasWaiting() && mayStart(lane)) {
        start(lane, lane.take());
      }
    }
  }

  private boolean mayStart(Lane lane) {
    return ordering == Ordering.ORDERED
        ? lane.inFlight() == 0
        : inFlight < KafkaSourceConfig.MAX_IN_FLIGHT;
  }

  private void start(Lane lane, ConsumerRecord<byte[], byte[]> record) {
    inFlight++;
    CompletableFuture<?> unused =
        handler
            .apply(record)
            .whenComplete(
                (outcome, failure) -> completions.add(new Done(lane, record.offset(), failure)));
  }

  /** Takes in what has been done; waits for the first for so long at most. */
  void collect(long waitMillis) throws InterruptedException {
    Done done = completions.poll(waitMillis, TimeUnit.MILLISECONDS);
    while (done != null) {
      settle(done);
      done = completions.poll();
    }
  }

  private void settle(Done done) {
    if (lanes.get(done.lane().partition()) == done.lane()) {
      inFlight--;
      if (done.failure() != null) {
        throw new IllegalStateException("a delivery broke off", done.failure());
      }
      done.lane().done(done.offset());
    }
  }

  boolean isIdle() {
    return inFlight == 0;
  }

  Collection<TopicPartition> withWaiting() {
    return lanes.values().stream().filter(Lane::hasWaiting).map(Lane::partition).toList();
  }

  /** Offsets that moved since they were last committed. */
  Map<TopicPartition, OffsetAndMetadata> news() {
    Map<TopicPartition, OffsetAndMetadata> news = new HashMap<>();
    for (Lane lane : lanes.values()) {
      if (lane.hasNews()) {
        news.put(lane.partition(), new OffsetAndMetadata(lane.position()));
      }
    }
    return news;
  }

  void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach((partition, offset) -> lanes.get(partition).committed(offset.offset()));
  }
}
