package io.codeloom.local.knative;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Delivers a Broker's events that pass a filter. An answer that is an event goes back into the
 * Broker; any other body in an answer makes the delivery a failure (eventing-kafka-broker,
 * BaseResponseHandler): subscribers answer with an empty body.
 */
public final class Trigger implements AutoCloseable {
  private final KafkaSource source;

  private Trigger(KafkaSource source) {
    this.source = source;
  }

  /** Starts delivering; ingress and sender stay the caller's and must outlive the Trigger. */
  public static Trigger start(TriggerConfig config, EventIngress ingress, EventSender sender) {
    Broker broker = config.broker();
    Delivery delivery =
        new Delivery(
            sender,
            config.subscriber(),
            config.delivery(),
            Delivery.headers(broker.namespace()),
            answer -> reply(answer, broker, ingress.log()));
    return new Trigger(new KafkaSource(source(config), config.filter(), delivery).started());
  }

  private static KafkaSourceConfig source(TriggerConfig config) {
    String namespace = config.broker().namespace();
    return new KafkaSourceConfig(
        namespace,
        config.name(),
        config.bootstrapServers(),
        List.of(config.broker().topic()),
        "knative-trigger-" + namespace + "-" + config.name(),
        config.ordering(),
        config.subscriber(),
        config.delivery(),
        config.timing());
  }

  private static CompletionStage<Optional<String>> reply(
      Answer.Status answer, Broker broker, EventLog log) {
    Optional<Event> event = HttpEvents.read(answer.headers(), answer.body().bytes());
    if (event.isPresent()) {
      return log.append(broker.topic(), event.get())
          .handle(
              (done, failure) ->
                  failure == null
                      ? Optional.<String>empty()
                      : Optional.of("the reply was not taken: " + failure.getMessage()));
    }
    return CompletableFuture.completedFuture(
        answer.body().isEmpty()
            ? Optional.empty()
            : Optional.of("the answer has a body that is no CloudEvent"));
  }

  @Override
  public void close() {
    source.close();
  }
}
