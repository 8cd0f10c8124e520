package io.codeloom.local.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.codeloom.core.event.EventTypes;
import io.codeloom.core.event.Topics;
import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.TimeBudget;
import io.fabric8.knative.duck.v1.DeliverySpec;
import io.fabric8.knative.eventing.v1.Broker;
import io.fabric8.knative.eventing.v1.SubscriptionsAPIFilter;
import io.fabric8.knative.eventing.v1.Trigger;
import io.fabric8.knative.eventing.v1alpha1.KafkaSink;
import io.fabric8.knative.sources.v1.ApiServerSource;
import io.fabric8.knative.sources.v1.KafkaSource;
import io.fabric8.knative.sources.v1.PingSource;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventPathsTest {
  private final Manifests base = Manifests.base();

  @Test
  void everyTopicIsReadByTheFunctionItIsFor() {
    assertThat(base.all(KafkaSource.class))
        .extracting(
            source -> source.getSpec().getTopics(),
            source -> source.getSpec().getSink().getRef().getName())
        .containsExactly(
            tuple(List.of(Topics.REQUESTS), "submit"),
            tuple(List.of(Topics.TASKS), "dispatch"),
            tuple(List.of(Topics.DEAD_LETTERS), "reconcile"));
  }

  @Test
  void aDeadLetterNeverBecomesOneAgain() {
    var delivery = base.one(KafkaSource.class, Topics.DEAD_LETTERS).getSpec().getDelivery();
    assertThat(delivery.getRetry()).isPositive();
    assertThat(delivery.getDeadLetterSink()).isNull();
  }

  /** The laptop's sources have the same names: a record's identity holds the source's. */
  @Test
  void aSourceIsNamedLikeItsTopic() {
    for (KafkaSource source : base.all(KafkaSource.class)) {
      String topic = source.getSpec().getTopics().get(0);
      assertThat(source.getMetadata().getName()).isEqualTo(topic);
      assertThat(source.getSpec().getConsumerGroup()).isEqualTo(topic + "-source");
    }
  }

  @Test
  void sourcesReadAllThereIsAndInNoOrder() {
    assertThat(base.all(KafkaSource.class))
        .allSatisfy(
            source -> {
              assertThat(source.getSpec().getInitialOffset()).isEqualTo("earliest");
              assertThat(source.getSpec().getOrdering()).isEqualTo("unordered");
            });
  }

  @Test
  void everyDeliveryHasAllFiveFields() {
    assertThat(deliveries())
        .hasSize(3)
        .allSatisfy(
            delivery -> {
              assertThat(delivery.getRetry()).isPositive();
              assertThat(delivery.getBackoffPolicy()).isIn("exponential", "linear");
              assertThat(Duration.parse(delivery.getBackoffDelay())).isPositive();
              assertThat(Duration.parse(delivery.getTimeout()))
                  .isEqualTo(TimeBudget.KAFKA_SOURCE_TIMEOUT);
              assertThat(delivery.getDeadLetterSink().getRef().getKind()).isEqualTo("KafkaSink");
              assertThat(delivery.getDeadLetterSink().getRef().getName()).isEqualTo("dead-letters");
            });
    assertThat(TimeBudget.SERVING_TIMEOUT).isLessThan(TimeBudget.KAFKA_SOURCE_TIMEOUT);
  }

  /** What submit has not recorded, no sweep could send again. */
  @Test
  void aRequestOutlastsHalfAnHourWithoutTheDatabaseAndComesSoonAfter() {
    var delivery = base.one(KafkaSource.class, Topics.REQUESTS).getSpec().getDelivery();

    assertThat(delivery.getBackoffPolicy()).isEqualTo("linear");
    Duration first = Duration.parse(delivery.getBackoffDelay());
    int retries = delivery.getRetry();
    assertThat(first.multipliedBy(retries * (retries + 1L) / 2))
        .isGreaterThan(Duration.ofMinutes(30));
    assertThat(first.multipliedBy(retries)).isLessThan(Duration.ofMinutes(3));
  }

  @Test
  void deadLettersGoToTheirTopic() {
    assertThat(base.one(KafkaSink.class, "dead-letters").getSpec().getTopic())
        .isEqualTo(Topics.DEAD_LETTERS);
  }

  @Test
  void jobEventsComeWholeAndOnlyOfAgents() {
    var spec = base.one(ApiServerSource.class, "jobs").getSpec();
    assertThat(spec.getMode()).isEqualTo("Resource");
    assertThat(spec.getServiceAccountName()).isEqualTo("job-events");
    assertThat(spec.getNamespaceSelector().getMatchLabels())
        .isEqualTo(Map.of("kubernetes.io/metadata.name", Manifests.AGENTS));
    var jobs = spec.getResources().get(0);
    assertThat(jobs.getApiVersion() + " " + jobs.getKind()).isEqualTo("batch/v1 Job");
    assertThat(jobs.getSelector().getMatchLabels())
        .isEqualTo(Map.of(JobNames.NAME_LABEL, JobNames.NAME));
    assertThat(AgentTemplate.job().getMetadata().getLabels())
        .containsEntry(JobNames.NAME_LABEL, JobNames.NAME);
    assertThat(spec.getSink().getRef().getName()).isEqualTo("jobs");
  }

  @Test
  void theBrokerIsOnKafkaAndWhereReconcileSendsTo() {
    Broker broker = base.one(Broker.class, "jobs");
    assertThat(broker.getMetadata().getAnnotations())
        .containsEntry("eventing.knative.dev/broker.class", "Kafka");
    assertThat(base.one(ConfigMap.class, broker.getSpec().getConfig().getName())).isNotNull();
    assertThat(base.config().get("BROKER_URL"))
        .endsWith("/" + broker.getMetadata().getNamespace() + "/" + broker.getMetadata().getName());
  }

  @Test
  void finalizeGetsWhatItUnderstands() {
    var spec = base.one(Trigger.class, "finalize").getSpec();
    assertThat(spec.getBroker()).isEqualTo("jobs");
    assertThat(spec.getSubscriber().getRef().getName()).isEqualTo("finalize");
    List<SubscriptionsAPIFilter> any = spec.getFilters().get(0).getAny();
    assertThat(any.get(0).getPrefix()).isEqualTo(Map.of("type", EventTypes.API_SERVER_PREFIX));
    assertThat(any.get(1).getExact()).isEqualTo(Map.of("type", EventTypes.JOB_CHECK));
    assertThat(any).hasSize(2);
  }

  /** A Trigger passes on what its Broker was given. */
  @Test
  void everySourcePutsTheTokenOnItsEvents() {
    Map<String, String> token = Map.of(EventTypes.TOKEN, "event-token.codeloom.invalid");
    assertThat(base.all(KafkaSource.class))
        .hasSize(3)
        .allMatch(source -> token.equals(source.getSpec().getCeOverrides().getExtensions()));
    for (var overrides :
        List.of(
            base.one(ApiServerSource.class, "jobs").getSpec().getCeOverrides(),
            base.one(PingSource.class, "reconcile").getSpec().getCeOverrides())) {
      assertThat(overrides.getExtensions()).isEqualTo(token);
    }
  }

  @Test
  void reconcileIsCalledEveryMinute() {
    var spec = base.one(PingSource.class, "reconcile").getSpec();
    assertThat(spec.getSchedule()).isEqualTo("* * * * *");
    assertThat(spec.getSink().getRef().getName()).isEqualTo("reconcile");
  }

  /** A name that is there at all: a sink that nobody made is only seen in a cluster otherwise. */
  @Test
  void everySinkIsAService() {
    List<String> services =
        base.all(io.fabric8.knative.serving.v1.Service.class).stream()
            .map(service -> service.getMetadata().getName())
            .toList();
    assertThat(base.all(KafkaSource.class))
        .allMatch(source -> services.contains(source.getSpec().getSink().getRef().getName()));
  }

  private List<DeliverySpec> deliveries() {
    return Stream.concat(
            base.all(KafkaSource.class).stream()
                .filter(source -> !source.getMetadata().getName().equals(Topics.DEAD_LETTERS))
                .map(source -> source.getSpec().getDelivery()),
            base.all(Trigger.class).stream().map(trigger -> trigger.getSpec().getDelivery()))
        .toList();
  }
}
