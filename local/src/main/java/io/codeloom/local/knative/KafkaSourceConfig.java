package io.codeloom.local.knative;

import java.time.Duration;
import java.util.List;

/**
 * A KafkaSource (sources.knative.dev/v1), beginning at the earliest offset.
 *
 * @param namespace the source's namespace
 * @param name the source's name; part of the events' {@code source}
 * @param bootstrapServers Kafka, without TLS or login
 * @param topics what is consumed
 * @param consumerGroup the group whose offsets are committed
 * @param ordering how many events are under way at once
 * @param sink where events go
 * @param delivery retries and dead letters
 * @param timing bounds of the consumer
 */
public record KafkaSourceConfig(
    String namespace,
    String name,
    String bootstrapServers,
    List<String> topics,
    String consumerGroup,
    Ordering ordering,
    Sink sink,
    DeliverySpec delivery,
    Timing timing) {

  public KafkaSourceConfig {
    topics = List.copyOf(topics);
  }

  /** How many events are under way at once. */
  public enum Ordering {
    /** One for each partition; a retry holds up its partition. */
    ORDERED,
    /** Up to {@link #MAX_IN_FLIGHT} altogether. */
    UNORDERED
  }

  /** {@code max.poll.records} of the data plane. */
  public static final int MAX_IN_FLIGHT = 50;

  /**
   * Bounds of the consumer.
   *
   * @param commitEvery how often done events are committed; a crash replays what came since
   * @param session how long a dead consumer keeps its partitions
   * @param grace how long a stop waits for events under way
   */
  public record Timing(Duration commitEvery, Duration session, Duration grace) {
    /** As in a cluster: 5 s, 10 s, 10 s. */
    public static Timing cluster() {
      return new Timing(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(10));
    }

    /** Quick restarts, for a broker that allows sessions of two seconds. */
    public static Timing laptop() {
      return new Timing(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(5));
    }
  }
}
