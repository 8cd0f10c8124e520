package io.codeloom.local.environment;

import io.codeloom.core.event.EventTypes;
import io.codeloom.core.event.Topics;
import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.TimeBudget;
import io.codeloom.local.knative.ApiServerSource;
import io.codeloom.local.knative.ApiServerSourceConfig;
import io.codeloom.local.knative.Broker;
import io.codeloom.local.knative.DeliverySpec;
import io.codeloom.local.knative.EventFilter;
import io.codeloom.local.knative.EventIngress;
import io.codeloom.local.knative.EventSender;
import io.codeloom.local.knative.IngressConfig;
import io.codeloom.local.knative.KafkaSink;
import io.codeloom.local.knative.KafkaSource;
import io.codeloom.local.knative.KafkaSourceConfig;
import io.codeloom.local.knative.KafkaSourceConfig.Ordering;
import io.codeloom.local.knative.KafkaSourceConfig.Timing;
import io.codeloom.local.knative.PingSource;
import io.codeloom.local.knative.PingSourceConfig;
import io.codeloom.local.knative.RetryPolicy;
import io.codeloom.local.knative.Sink;
import io.codeloom.local.knative.Trigger;
import io.codeloom.local.knative.TriggerConfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The ways events take, as the manifests lay them in a cluster. */
final class EventPaths {
  static final String NAMESPACE = "codeloom";
  private static final Broker BROKER = new Broker(NAMESPACE, "jobs");
  private static final KafkaSink DEAD_LETTERS =
      new KafkaSink(NAMESPACE, "dead-letters", Topics.DEAD_LETTERS);
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(300);
  private static final int RETRIES = 10;

  /** What submit has not recorded, nobody could send again. */
  private static final int REQUEST_RETRIES = 30;

  private static final Duration REQUEST_BACKOFF = Duration.ofSeconds(5);

  private final EventIngress ingress;
  private final EventSender sender;
  private final String kafka;
  private final String token;

  private EventPaths(EventIngress ingress, EventSender sender, String kafka, String token) {
    this.ingress = ingress;
    this.sender = sender;
    this.kafka = kafka;
    this.token = token;
  }

  /**
   * Opens the ingress of Broker and dead letters, before the functions start.
   *
   * @param token what every source puts on its events, as {@code ceOverrides} does in a cluster
   */
  static EventPaths open(String kafka, String token, Closers closers) {
    EventIngress ingress =
        closers.add(
            EventIngress.start(new IngressConfig(kafka, 0, List.of(BROKER, DEAD_LETTERS), 4)));
    return new EventPaths(ingress, closers.add(new EventSender()), kafka, token);
  }

  URI brokerUrl() {
    return ingress.uri(BROKER);
  }

  /** Starts the sources once the functions are there. */
  void connect(
      Functions functions,
      KubernetesClient api,
      String agentsNamespace,
      Duration ping,
      Closers closers) {
    closers.add(KafkaSource.start(requests(functions.submit()), sender));
    closers.add(KafkaSource.start(source(Topics.TASKS, functions.dispatch()), sender));
    closers.add(KafkaSource.start(deadLetters(functions.reconcile()), sender));
    closers.add(Trigger.start(jobs(functions.finalizer()), ingress, sender));
    closers.add(
        ApiServerSource.start(
            new ApiServerSourceConfig(
                agentsNamespace, JobNames.NAME_LABEL + "=" + JobNames.NAME, inside(brokerUrl())),
            api,
            sender,
            Clock.systemUTC(),
            () -> UUID.randomUUID().toString()));
    closers.add(
        PingSource.start(
            new PingSourceConfig(
                NAMESPACE, "reconcile", ping, "{}", inside(root(functions.reconcile()))),
            sender,
            Clock.systemUTC(),
            () -> UUID.randomUUID().toString()));
  }

  private KafkaSourceConfig requests(URI submit) {
    RetryPolicy patient =
        RetryPolicy.delivery(
            REQUEST_RETRIES,
            RetryPolicy.Backoff.LINEAR,
            REQUEST_BACKOFF,
            TimeBudget.KAFKA_SOURCE_TIMEOUT);
    return source(Topics.REQUESTS, submit, new DeliverySpec(patient, delivery().deadLetterSink()));
  }

  private KafkaSourceConfig source(String topic, URI function) {
    return source(topic, function, delivery());
  }

  /**
   * Without a dead-letter sink: a dead letter that cannot be delivered would come back for ever.
   */
  private KafkaSourceConfig deadLetters(URI reconcile) {
    return source(
        Topics.DEAD_LETTERS, reconcile, new DeliverySpec(delivery().retry(), Optional.empty()));
  }

  private KafkaSourceConfig source(String topic, URI function, DeliverySpec delivery) {
    return new KafkaSourceConfig(
        NAMESPACE,
        topic,
        kafka,
        List.of(topic),
        topic + "-source",
        Ordering.UNORDERED,
        inside(root(function)),
        delivery,
        Timing.laptop());
  }

  private TriggerConfig jobs(URI finalizer) {
    return new TriggerConfig(
        BROKER,
        "finalize",
        kafka,
        new EventFilter.Any(
            List.of(
                EventFilter.typePrefix(EventTypes.API_SERVER_PREFIX),
                EventFilter.type(EventTypes.JOB_CHECK))),
        Sink.of(root(finalizer)),
        Ordering.UNORDERED,
        delivery(),
        Timing.laptop());
  }

  private DeliverySpec delivery() {
    return new DeliverySpec(
        RetryPolicy.delivery(
            RETRIES,
            RetryPolicy.Backoff.EXPONENTIAL,
            FIRST_BACKOFF,
            TimeBudget.KAFKA_SOURCE_TIMEOUT),
        Optional.of(Sink.of(ingress.uri(DEAD_LETTERS))));
  }

  private Sink inside(URI uri) {
    return new Sink(uri, Map.of("ce-" + EventTypes.TOKEN, token));
  }

  private static URI root(URI function) {
    return function.resolve("/");
  }
}
