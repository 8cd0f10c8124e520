package io.codeloom.platform.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.event.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** By the consumer that Kafka's client has for tests; restore-check's tests read a real Kafka. */
class FinishedResultsTest {
  private static final TopicPartition PARTITION = new TopicPartition(Topics.RESULTS, 0);
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final AtomicLong nanos = new AtomicLong();
  private final MockConsumer<byte[], byte[]> kafka =
      new MockConsumer<>(AutoOffsetResetStrategy.EARLIEST.name());
  private final FinishedResults results = new FinishedResults(null, JsonMapper.builder().build());

  private long readTo(long end) {
    return results.read(kafka, Map.of(PARTITION, end), result -> {}, () -> nanos.getAndAdd(SECOND));
  }

  private void holds(long records) {
    kafka.assign(List.of(PARTITION));
    kafka.updateBeginningOffsets(Map.of(PARTITION, 0L));
    kafka.seekToBeginning(List.of(PARTITION));
    for (long offset = 0; offset < records; offset++) {
      long at = offset;
      kafka.schedulePollTask(
          () ->
              kafka.addRecord(
                  new ConsumerRecord<>(Topics.RESULTS, 0, at, null, "other".getBytes(UTF_8))));
    }
  }

  @Test
  void endsWithTheLastThatWasThere() {
    holds(50);
    assertThat(readTo(50)).isZero();
    assertThat(kafka.position(PARTITION)).isEqualTo(50);
  }

  @Test
  void saysWhenKafkaFallsSilentBeforeTheEnd() {
    holds(2);
    assertThatThrownBy(() -> readTo(3))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("nothing came for 30 s");
  }
}
