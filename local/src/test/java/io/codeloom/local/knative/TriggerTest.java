package io.codeloom.local.knative;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.local.knative.KafkaSourceConfig.Ordering;
import io.codeloom.local.knative.ScriptedSink.Reply;
import io.codeloom.local.knative.ScriptedSink.Request;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way through a Broker. */
class TriggerTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private final Broker broker = new Broker("codeloom", "b" + UUID.randomUUID());
  private final List<Trigger> open = new ArrayList<>();
  private KafkaFixture kafka;
  private EventIngress ingress;
  private ScriptedSink sink;

  @BeforeEach
  void start() throws Exception {
    kafka = new KafkaFixture(1);
    ingress =
        EventIngress.start(new IngressConfig(kafka.bootstrapServers(), 0, List.of(broker), 2));
    sink = ScriptedSink.answering(202);
  }

  @AfterEach
  void stop() {
    open.forEach(Trigger::close);
    ingress.close();
    sink.close();
    kafka.close();
  }

  private Trigger trigger(EventFilter filter, DeliverySpec delivery) {
    Trigger trigger =
        Trigger.start(
            new TriggerConfig(
                broker,
                "t-" + broker.name(),
                kafka.bootstrapServers(),
                filter,
                sink.sink(),
                Ordering.UNORDERED,
                delivery,
                KafkaFixture.timing()),
            ingress,
            kafka.sender());
    open.add(trigger);
    return trigger;
  }

  private HttpRequest.Builder to(URI uri) {
    return HttpRequest.newBuilder(uri);
  }

  private int status(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private int post(String type, String id, String body) throws Exception {
    return status(
        to(ingress.uri(broker))
            .header("ce-specversion", "1.0")
            .header("ce-type", type)
            .header("ce-id", id)
            .header("ce-source", "urn:test")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  @Test
  void deliversWhatPassesTheFilterAsItCame() throws Exception {
    trigger(
        new EventFilter.Any(
            List.of(EventFilter.typePrefix("dev.knative."), EventFilter.type("io.check.v1"))),
        KafkaFixture.retriesOnly(0));
    assertThat(post("io.other.v1", "0", "{}")).isEqualTo(202);
    assertThat(post("io.check.v1.x", "1", "{}")).isEqualTo(202);
    assertThat(post("dev.knative.apiserver.resource.update", "2", "{\"job\":1}")).isEqualTo(202);
    assertThat(post("io.check.v1", "3", "{}")).isEqualTo(202);
    List<Request> requests = sink.await(2);
    assertThat(requests).extracting(r -> r.header("Ce-id")).containsExactlyInAnyOrder("2", "3");
    Request job =
        requests.stream().filter(r -> r.header("Ce-id").equals("2")).findFirst().orElseThrow();
    assertThat(job.text()).isEqualTo("{\"job\":1}");
    assertThat(job.header("Content-Type")).isEqualTo("application/json");
    assertThat(job.header("Ce-source")).isEqualTo("urn:test");
    assertThat(job.header("Prefer")).isEqualTo("reply");
    assertThat(job.header("Kn-Namespace")).isEqualTo("codeloom");
  }

  @Test
  void keepsEventsThatCameBeforeTheTriggerDid() throws Exception {
    post("t", "early", "{}");
    Trigger first = trigger(new EventFilter.Everything(), KafkaFixture.retriesOnly(0));
    sink.await(1);
    first.close();
    post("t", "between", "{}");
    trigger(new EventFilter.Everything(), KafkaFixture.retriesOnly(0));
    assertThat(sink.await(2))
        .extracting(r -> r.header("Ce-id"))
        .containsExactly("early", "between");
  }

  @Test
  void takesStructuredEventsAndRefusesWhatIsNone() throws Exception {
    trigger(new EventFilter.Everything(), KafkaFixture.retriesOnly(0));
    HttpRequest.BodyPublisher structured =
        HttpRequest.BodyPublishers.ofString(
            "{\"specversion\":\"1.0\",\"id\":\"s\",\"source\":\"u\",\"type\":\"t\",\"data\":{}}");
    URI uri = ingress.uri(broker);
    assertThat(
            status(to(uri).header("Content-Type", "application/cloudevents+json").POST(structured)))
        .isEqualTo(202);
    assertThat(status(to(uri).POST(HttpRequest.BodyPublishers.ofString("{}")))).isEqualTo(400);
    assertThat(status(to(uri).GET())).isEqualTo(405);
    assertThat(status(to(uri.resolve("/codeloom/other")).POST(structured))).isEqualTo(404);
    assertThat(post("t", "large", "x".repeat(1024 * 1024 + 1))).isEqualTo(413);
    assertThat(sink.await(1)).extracting(r -> r.header("Ce-id")).containsExactly("s");
  }

  @Test
  void repeatsThenBuries() throws Exception {
    sink.script(request -> Reply.status(503));
    try (ScriptedSink graves = ScriptedSink.answering(202)) {
      trigger(new EventFilter.Everything(), KafkaFixture.retriesThen(2, graves.sink()));
      post("t", "1", "{}");
      assertThat(graves.await(1).get(0).header("Ce-knativeerrorcode")).isEqualTo("503");
      assertThat(sink.requests()).hasSize(3);
    }
  }

  @Test
  void anAnswerThatIsAnEventGoesBackIntoTheBroker() throws Exception {
    sink.script(
        request ->
            request.header("Ce-type").equals("echo")
                ? Reply.status(202)
                : new Reply(
                    200,
                    Map.of(
                        "ce-specversion", "1.0", "ce-id", "r", "ce-source", "s", "ce-type", "echo"),
                    ""));
    trigger(new EventFilter.Everything(), KafkaFixture.retriesOnly(0));
    post("t", "1", "{}");
    assertThat(sink.await(2)).extracting(r -> r.header("Ce-type")).containsExactly("t", "echo");
  }

  @Test
  void anAnswerWithAnyOtherBodyIsAFailure() throws Exception {
    sink.script(request -> new Reply(200, Map.of(), "done"));
    try (ScriptedSink graves = ScriptedSink.answering(202)) {
      trigger(new EventFilter.Everything(), KafkaFixture.retriesThen(2, graves.sink()));
      post("t", "1", "{}");
      Request letter = graves.await(1).get(0);
      assertThat(sink.requests()).hasSize(1);
      byte[] reason = Base64.getDecoder().decode(letter.header("Ce-knativeerrordata"));
      assertThat(new String(reason, StandardCharsets.UTF_8)).contains("no CloudEvent");
    }
  }
}
