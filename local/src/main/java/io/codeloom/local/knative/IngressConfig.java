package io.codeloom.local.knative;

import java.util.List;

/**
 * One HTTP server for Brokers and KafkaSinks.
 *
 * @param bootstrapServers Kafka, without TLS or login
 * @param port where it listens on 127.0.0.1; 0 for any
 * @param targets what it takes events for
 * @param brokerPartitions partitions of a Broker's topic when it is created
 */
public record IngressConfig(
    String bootstrapServers, int port, List<EventTarget> targets, int brokerPartitions) {
  public IngressConfig {
    targets = List.copyOf(targets);
  }
}
