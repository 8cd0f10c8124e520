package io.codeloom.local.knative;

import java.util.Optional;

/**
 * The {@code delivery} of a KafkaSource or a Trigger.
 *
 * @param retry for the sink, and again for the dead-letter sink
 * @param deadLetterSink where refused events go; without one they are lost
 */
public record DeliverySpec(RetryPolicy retry, Optional<Sink> deadLetterSink) {
  /** No {@code delivery} block: ten retries, then lost. */
  public static DeliverySpec defaults() {
    return new DeliverySpec(RetryPolicy.deliveryDefaults(), Optional.empty());
  }
}
