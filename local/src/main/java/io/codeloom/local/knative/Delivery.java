package io.codeloom.local.knative;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings events to one sink, and those it will not take to the dead-letter sink. An event neither
 * takes is lost, as in a cluster; the log says so.
 */
final class Delivery {
  /** How an event ended; all three count as done. */
  enum Outcome {
    DELIVERED,
    DEAD_LETTERED,
    LOST
  }

  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  private final EventSender sender;
  private final Sink sink;
  private final DeliverySpec spec;
  private final Map<String, String> headers;
  private final Function<Answer.Status, CompletionStage<Optional<String>>> reply;

  /**
   * @param headers sent with every event and dead letter
   * @param reply takes a successful answer; returns why it counts as a failure after all, if it
   *     does
   */
  Delivery(
      EventSender sender,
      Sink sink,
      DeliverySpec spec,
      Map<String, String> headers,
      Function<Answer.Status, CompletionStage<Optional<String>>> reply) {
    this.sender = sender;
    this.sink = sink;
    this.spec = spec;
    this.headers = Map.copyOf(headers);
    this.reply = reply;
  }

  /** The headers KafkaSource and Trigger send. */
  static Map<String, String> headers(String namespace) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Prefer", "reply");
    headers.put("Kn-Namespace", namespace);
    return headers;
  }

  CompletableFuture<Outcome> deliver(Event event) {
    return sender
        .send(event, sink, spec.retry(), headers)
        .thenCompose(answer -> settle(event, answer));
  }

  private CompletionStage<Outcome> settle(Event event, Answer answer) {
    if (answer.ok() && answer instanceof Answer.Status status) {
      return reply
          .apply(status)
          .thenCompose(
              refusal ->
                  refusal.isEmpty()
                      ? CompletableFuture.completedFuture(Outcome.DELIVERED)
                      : bury(event, new Answer.Unreachable(refusal.get())));
    }
    return bury(event, answer);
  }

  private CompletionStage<Outcome> bury(Event event, Answer answer) {
    if (spec.deadLetterSink().isEmpty()) {
      LOG.warn("lost: {} ({} from {}, no dead-letter sink)", event, answer, sink);
      return CompletableFuture.completedFuture(Outcome.LOST);
    }
    Sink grave = spec.deadLetterSink().get();
    return sender
        .send(DeadLetter.of(event, sink, answer), grave, spec.retry(), headers)
        .thenApply(buried -> buried(event, grave, buried));
  }

  private Outcome buried(Event event, Sink grave, Answer answer) {
    if (answer.ok()) {
      return Outcome.DEAD_LETTERED;
    }
    LOG.warn("lost: {} ({} from {} and {})", event, answer, sink, grave);
    return Outcome.LOST;
  }
}
