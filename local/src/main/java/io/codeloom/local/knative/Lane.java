package io.codeloom.local.knative;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * One assigned partition: what waits, what is under way, and up to where everything is done. Used
 * by the polling thread alone.
 */
final class Lane {
  private final TopicPartition partition;
  private final Deque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
  private final TreeSet<Long> open = new TreeSet<>();
  private long next = -1;
  private long committed = -1;
  private int inFlight;

  Lane(TopicPartition partition) {
    this.partition = partition;
  }

  TopicPartition partition() {
    return partition;
  }

  void add(List<ConsumerRecord<byte[], byte[]>> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      waiting.add(record);
      open.add(record.offset());
      next = record.offset() + 1;
    }
  }

  boolean hasWaiting() {
    return !waiting.isEmpty();
  }

  int inFlight() {
    return inFlight;
  }

  ConsumerRecord<byte[], byte[]> take() {
    inFlight++;
    return waiting.remove();
  }

  void done(long offset) {
    inFlight--;
    open.remove(offset);
  }

  /** The first offset that is not done, or the one after the last. */
  long position() {
    return open.isEmpty() ? next : open.first();
  }

  boolean hasNews() {
    return position() > committed;
  }

  void committed(long offset) {
    committed = offset;
  }
}
