package io.codeloom.local.contract;

import io.codeloom.core.event.EventTypes;
import io.codeloom.core.event.JobCheck;
import io.codeloom.core.port.JobChecks;
import io.codeloom.core.port.JobChecksContract;
import io.codeloom.local.knative.Broker;
import io.codeloom.local.knative.EventIngress;
import io.codeloom.local.knative.IngressConfig;
import io.codeloom.local.services.TestServices;
import io.codeloom.platform.broker.HttpJobChecks;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import tools.jackson.databind.json.JsonMapper;

/** Against the laptop's Broker, which keeps what it took in Kafka. */
class BrokerJobChecksTest extends JobChecksContract {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Broker BROKER = new Broker("codeloom", "checks");
  private static EventIngress ingress;

  @BeforeAll
  static void start() {
    ingress =
        EventIngress.start(
            new IngressConfig(TestServices.shared().bootstrapServers(), 0, List.of(BROKER), 1));
  }

  @AfterAll
  static void stop() {
    ingress.close();
  }

  @Override
  protected JobChecks checks() {
    return to(ingress.uri(BROKER));
  }

  /** The ingress answers, but not for this Broker. */
  @Override
  protected JobChecks away() {
    return to(ingress.uri(new Broker("codeloom", "nobody")));
  }

  private static JobChecks to(URI broker) {
    return new HttpJobChecks(broker, Optional.empty(), JSON, UUID::randomUUID, Clock.systemUTC());
  }

  @Override
  protected List<JobCheck> arrived(String jobName) {
    return TopicRecords.read(
            BROKER.topic(),
            record ->
                TopicRecords.header(record, "ce_type").equals(EventTypes.JOB_CHECK)
                    && TopicRecords.header(record, "ce_subject").equals(jobName))
        .stream()
        .map(record -> JSON.readValue(record.value(), JobCheck.class))
        .toList();
  }
}
