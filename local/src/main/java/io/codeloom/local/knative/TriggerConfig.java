package io.codeloom.local.knative;

import io.codeloom.local.knative.KafkaSourceConfig.Ordering;
import io.codeloom.local.knative.KafkaSourceConfig.Timing;

/**
 * A Trigger (eventing.knative.dev/v1).
 *
 * @param broker whose events it reads
 * @param name the Trigger's name; its consumer group derives from it
 * @param bootstrapServers the Kafka behind the Broker
 * @param filter which events pass
 * @param subscriber where they go
 * @param ordering how many are under way at once
 * @param delivery retries and dead letters
 * @param timing bounds of the consumer
 */
public record TriggerConfig(
    Broker broker,
    String name,
    String bootstrapServers,
    EventFilter filter,
    Sink subscriber,
    Ordering ordering,
    DeliverySpec delivery,
    Timing timing) {}
