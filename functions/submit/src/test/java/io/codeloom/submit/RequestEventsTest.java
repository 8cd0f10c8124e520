package io.codeloom.submit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.error.ProblemType;
import io.codeloom.core.event.RequestRejected;
import io.codeloom.core.event.TaskFinished;
import io.codeloom.core.port.Outage;
import io.codeloom.core.task.RequestOrigin;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of codex-requests, as KafkaSource posts them. */
class RequestEventsTest {
  private static final String SOURCE = "/apis/v1/namespaces/codeloom/kafkasources/requests#topic";
  private static final String TOKEN = "ghp_doNotRepeatMe";

  private SubmitWorld world;

  @BeforeEach
  void begin() {
    world = SubmitServer.freshWorld();
  }

  private List<Task> tasks() {
    return world.tasks.list("ci", null, null, 100);
  }

  /** A record that is no CloudEvent, the way KafkaSource makes it one. */
  private static HttpResponse<String> plain(int offset, String time, byte[] value) {
    return event(
        value,
        Map.of(
            "ce-id",
            "partition:0/offset:" + offset,
            "ce-source",
            SOURCE,
            "ce-type",
            "dev.knative.kafka.event",
            "ce-time",
            time,
            "ce-partitionkey",
            "job-7"));
  }

  private static HttpResponse<String> plain(Map<String, Object> fields) {
    return plain(1, "2026-01-01T00:00:00Z", Api.JSON.writeValueAsBytes(fields));
  }

  private static HttpResponse<String> event(byte[] data, Map<String, String> attributes) {
    List<String> headers = new ArrayList<>(List.of("ce-specversion", "1.0"));
    attributes.forEach((name, value) -> Collections.addAll(headers, name, value));
    return Api.post("/", "application/json", data, headers.toArray(new String[0]));
  }

  private static void assertTaken(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(answer.body()).isEmpty();
  }

  private RequestRejected rejected(HttpResponse<String> answer) {
    assertTaken(answer);
    world.assertUntouched();
    assertThat(tasks()).isEmpty();
    assertThat(world.events.rejected()).hasSize(1);
    RequestRejected rejection = world.events.rejected().get(0);
    assertThat(Api.JSON.writeValueAsString(rejection)).doesNotContain(TOKEN);
    assertThat(rejection.type()).isEqualTo(ProblemType.INVALID_REQUEST.uri());
    return rejection;
  }

  @Test
  void makesATaskOfAPlainRecord() {
    assertTaken(plain(Api.fine("labels", Map.of("team", "red"))));
    Task task = tasks().get(0);
    assertThat(task.status()).isEqualTo(TaskStatus.QUEUED);
    assertThat(task.owner()).isEqualTo("ci");
    assertThat(task.spec().labels()).containsEntry("team", "red");
    assertThat(world.events.queuedIds()).containsExactly(task.id());
    assertThat(world.events.rejected()).isEmpty();
  }

  @Test
  void makesATaskOfACloudEvent() {
    Map<String, String> attributes =
        Map.of("ce-id", "42", "ce-source", "urn:tracker", "ce-type", "com.example.fix");
    assertTaken(event(Api.JSON.writeValueAsBytes(Api.fine()), attributes));
    assertThat(tasks()).hasSize(1);
  }

  /** Else a record that is delivered again after an upgrade would become a second task. */
  @Test
  void knowsARecordByTheSameKeyInEveryVersion() {
    Map<String, String> attributes =
        Map.of("ce-id", "42", "ce-source", "urn:tracker", "ce-type", "com.example.fix");
    assertTaken(event(Api.JSON.writeValueAsBytes(Api.fine()), attributes));

    String key = "event:d3d7b945aa0b49996d3c7bfe3c6beedae84531d33dad7f1e4a1ac2973ebb00f6";
    assertThat(world.tasks.findByKey("ci", key)).isPresent();
  }

  @Test
  void makesATaskOfAStructuredCloudEvent() {
    Map<String, Object> event =
        Map.of(
            "specversion", "1.0",
            "id", "42",
            "source", "urn:tracker",
            "type", "com.example.fix",
            "partitionkey", "k",
            "data", Api.fine());
    assertTaken(Api.post("/", "application/cloudevents+json", Api.JSON.writeValueAsBytes(event)));
    assertThat(tasks().get(0).spec().origin())
        .isEqualTo(new RequestOrigin("urn:tracker", "42", "k"));
  }

  @Test
  void tellsInTheResultWhichRecordItWas() {
    assertTaken(plain(Api.fine()));
    Task task = tasks().get(0);
    Task ended = world.tasks.replace(task, task.to(TaskStatus.CANCELLED, "x")).orElseThrow();
    assertThat(TaskFinished.of(ended).request())
        .isEqualTo(new RequestOrigin(SOURCE, "partition:0/offset:1", "job-7"));
  }

  @Test
  void makesOneTaskOfARecordThatComesAgain() {
    assertTaken(plain(Api.fine()));
    assertTaken(plain(Api.fine()));
    assertThat(tasks()).hasSize(1);
    assertThat(world.events.rejected()).isEmpty();
  }

  @Test
  void tellsRecordsOfARecreatedTopicApart() {
    byte[] value = Api.JSON.writeValueAsBytes(Api.fine());
    byte[] other = Api.JSON.writeValueAsBytes(Api.fine("target_file", "a.py"));
    assertTaken(plain(1, "2026-01-01T00:00:00Z", value));
    assertTaken(plain(1, "2026-01-02T00:00:00Z", value));
    assertTaken(plain(1, "2026-01-01T00:00:00Z", other));
    assertThat(tasks()).hasSize(3);
  }

  @Test
  void rejectsACloudEventThatComesAgainWithOtherData() {
    Map<String, String> attributes =
        Map.of("ce-id", "42", "ce-source", "urn:tracker", "ce-type", "com.example.fix");
    assertTaken(event(Api.JSON.writeValueAsBytes(Api.fine()), attributes));
    assertTaken(event(Api.JSON.writeValueAsBytes(Api.fine("git_ref", "x")), attributes));
    assertThat(tasks()).hasSize(1);
    assertThat(world.events.rejected().get(0).type())
        .isEqualTo(ProblemType.IDEMPOTENCY_CONFLICT.uri());
  }

  @ParameterizedTest
  @ValueSource(strings = {"no json " + TOKEN, "[]", "null", "7", "{\"git_url\":", "{}{}"})
  void rejectsWhatIsNoJsonObject(String value) {
    RequestRejected rejection = rejected(plain(1, "2026-01-01T00:00:00Z", value.getBytes(UTF_8)));
    assertThat(rejection.request())
        .isEqualTo(new RequestOrigin(SOURCE, "partition:0/offset:1", "job-7"));
  }

  @Test
  void rejectsWhatIsNotUtf8() {
    byte[] latin = "{\"task_description\":\"ü\"}".getBytes(ISO_8859_1);
    assertThat(rejected(plain(1, "2026-01-01T00:00:00Z", latin)).detail()).contains("UTF-8");
  }

  @Test
  void rejectsATombstone() {
    assertThat(rejected(plain(1, "2026-01-01T00:00:00Z", new byte[0])).detail())
        .isEqualTo("The record is empty.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{garbage " + TOKEN, "[]", "{\"specversion\":\"1.0\"}", ""})
  void rejectsWhatOnlyClaimsToBeACloudEvent(String body) {
    rejected(Api.post("/", "application/cloudevents+json", body.getBytes(UTF_8)));
  }

  @Test
  void rejectsAnEventThatDoesNotNameItself() {
    byte[] value = Api.JSON.writeValueAsBytes(Api.fine());
    assertThat(rejected(Api.post("/", "application/json", value)).detail())
        .contains("no CloudEvent");
  }

  @Test
  void rejectsAMissingField() {
    assertThat(rejected(plain(Api.fine("task_description", null))).detail())
        .contains("task_description");
  }

  @Test
  void rejectsAnUnknownField() {
    assertThat(rejected(plain(Api.fine("owner", "other"))).detail()).contains("no field owner");
  }

  @Test
  void rejectsARecordThatCarriesAToken() {
    assertThat(rejected(plain(Api.fine("github_token", TOKEN))).detail())
        .contains("git_credentials");
  }

  @Test
  void takesTheNameOfAnOperatorsCredentials() {
    assertTaken(plain(Api.fine("git_credentials", "team-a")));
    assertThat(tasks().get(0).spec().gitCredentials()).isEqualTo("team-a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Team", "a/b", "../x", "a.b", "-a", "a-"})
  void rejectsWhatIsNoNameOfASecret(String name) {
    assertThat(rejected(plain(Api.fine("git_credentials", name))).detail())
        .contains("must be the name of a Secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"inbox/other/a.zip", "inbox/_/a.zip", "tmp_zips/x/a.zip"})
  void rejectsAnotherOwnersObject(String path) {
    Map<String, Object> fields = Api.fine("git_url", null);
    fields.put("zip_path", path);
    assertThat(rejected(plain(fields)).detail()).contains("zip_path", "inbox/ci/");
  }

  @Test
  void takesAnObjectOfItsOwnOwner() {
    Map<String, Object> fields = Api.fine("git_url", null);
    fields.put("zip_path", "inbox/ci/a.zip");
    assertTaken(plain(fields));
    assertThat(tasks().get(0).spec().source().zipKey()).isEqualTo("inbox/ci/a.zip");
  }

  @Test
  void rejectsANameWithoutEnd() {
    Map<String, Object> event =
        Map.of(
            "specversion", "1.0",
            "id", "i".repeat(100_000),
            "source", "urn:s",
            "type", "t",
            "data", Api.fine());
    RequestRejected rejection =
        rejected(Api.post("/", "application/cloudevents+json", Api.JSON.writeValueAsBytes(event)));
    assertThat(rejection.request().id()).hasSize(1_024);
  }

  /** The answer has the same key, and would not fit into a record. */
  @Test
  void rejectsAKeyWithoutEnd() {
    Map<String, Object> event =
        Map.of(
            "specversion", "1.0",
            "id", "i",
            "source", "urn:s",
            "type", "t",
            "partitionkey", "k".repeat(100_000),
            "data", Api.fine());
    RequestRejected rejection =
        rejected(Api.post("/", "application/cloudevents+json", Api.JSON.writeValueAsBytes(event)));
    assertThat(rejection.request().key()).hasSize(1_024);
  }

  @Test
  void wantsARecordAgainThatItCouldNotReject() {
    world.events.outage.begin(Outage.Lost.REQUEST);
    assertThat(plain(Api.fine("task_description", null)).statusCode()).isEqualTo(503);
    world.events.outage.end();
    rejected(plain(Api.fine("task_description", null)));
  }

  @Test
  void wantsARecordAgainThatItCouldNotRecord() {
    world.tasks.faults().goDown();
    assertThat(plain(Api.fine()).statusCode()).isEqualTo(503);
    world.tasks.faults().comeBack();
    assertThat(world.events.rejected()).isEmpty();
    assertTaken(plain(Api.fine()));
    assertThat(tasks()).hasSize(1);
  }

  @Test
  void showsItsTasksToTheirOwnerOnly() {
    assertTaken(plain(Api.fine()));
    UUID id = tasks().get(0).id();
    Api.problem(Api.get("/api/task/" + id + "/status"), ProblemType.NOT_FOUND);
  }

  static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @ParameterizedTest
  @ValueSource(strings = {"ce-traceparent", "ce-kafkaheadertraceparent", "traceparent"})
  void aTaskBelongsToTheTraceOfItsRecord(String header) {
    assertTaken(
        event(
            Api.JSON.writeValueAsBytes(Api.fine()),
            Map.of("ce-id", "1", "ce-source", "/s", "ce-type", "t", header, TRACE)));

    assertThat(tasks()).singleElement().extracting(Task::trace).hasToString(TRACE);
  }

  @Test
  void aRejectionBelongsToTheTraceOfItsRecord() {
    RequestRejected rejection =
        rejected(
            event(
                "{}".getBytes(UTF_8),
                Map.of("ce-id", "1", "ce-source", "/s", "ce-type", "t", "ce-traceparent", TRACE)));

    assertThat(rejection.trace()).hasToString(TRACE);
    assertThat(Api.JSON.writeValueAsString(rejection)).doesNotContain("4bf92f35");
  }
}
