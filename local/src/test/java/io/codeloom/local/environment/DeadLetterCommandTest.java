package io.codeloom.local.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.config.Env;
import io.codeloom.core.event.EventTypes;
import io.codeloom.core.event.Topics;
import io.codeloom.local.support.Eventually;
import io.codeloom.reconcile.DeadLetterCommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operator does about an event nobody took. */
class DeadLetterCommandTest {
  private final SharedCodeloom codeloom = SharedCodeloom.get();
  private final TaskClient client = codeloom.client();
  private final KafkaRecords records = codeloom.records();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path temp;

  private int run(String... arguments) {
    out.reset();
    err.reset();
    String kafka = codeloom.environment().endpoints().services().kafkaBootstrapServers();
    return DeadLetterCommand.run(
        List.of(arguments),
        Map.of(Env.KAFKA_BOOTSTRAP_SERVERS, kafka)::get,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  /** A dead letter, as a KafkaSource with {@code ceOverrides} makes it of a record. */
  private String buried(byte[] key, Map<String, String> attributes, String data) throws Exception {
    Map<String, String> headers = new java.util.HashMap<>();
    attributes.forEach((name, value) -> headers.put("ce_" + name, value));
    headers.put("ce_knativeerrorcode", "401");
    headers.put("ce_knativeerrordest", "http://dispatch.invalid/");
    headers.put("ce_reason", "The event does not carry\u001b[2J this installation's token.");
    headers.put("ce_" + EventTypes.TOKEN, codeloom.environment().eventToken());
    headers.put("content-type", "application/json");
    records.send(Topics.DEAD_LETTERS, key, headers, data);
    ConsumerRecord<byte[], byte[]> letter =
        records.all(Topics.DEAD_LETTERS).stream()
            .filter(record -> KafkaRecords.header(record, "ce_id").equals(attributes.get("id")))
            .findFirst()
            .orElseThrow();
    return letter.partition() + "/" + letter.offset();
  }

  @Test
  void aTaskReplayedTwiceHasOneJobAndOneResult() throws Exception {
    String task =
        client.submitZip(CodeTree.sample(temp).zip(), new Steps().run("true").finish("Replay me"));
    ConsumerRecord<byte[], byte[]> queued =
        Eventually.until(
                "the queued event", () -> records.keyed(Topics.TASKS, task), l -> !l.isEmpty())
            .get(0);
    String id = KafkaRecords.header(queued, "ce_id");
    String place =
        buried(
            queued.key(),
            Map.of(
                "specversion",
                "1.0",
                "id",
                id,
                "source",
                EventTypes.SOURCE,
                "type",
                EventTypes.TASK_QUEUED,
                "subject",
                task),
            KafkaRecords.text(queued.value()));

    assertThat(run("list", "20")).isZero();
    assertThat(printed()).contains(place, "401", EventTypes.TASK_QUEUED, task);
    assertThat(run("replay", place)).isZero();
    assertThat(run("replay", place)).isZero();
    assertThat(client.awaitEnd(task).path("status").asString()).isEqualTo("COMPLETED");
    assertThat(run("replay", place)).isZero();

    List<ConsumerRecord<byte[], byte[]>> sent =
        records.keyed(Topics.TASKS, task).stream()
            .filter(record -> KafkaRecords.header(record, "ce_id").equals(id))
            .toList();
    assertThat(sent).hasSize(4);
    assertThat(sent)
        .allSatisfy(
            record ->
                assertThat(KafkaRecords.dump(record))
                    .doesNotContain("knativeerror", EventTypes.TOKEN, "dispatch.invalid"));
    Eventually.that("a result", () -> !records.keyed(Topics.RESULTS, task).isEmpty());
    assertThat(records.keyed(Topics.RESULTS, task))
        .extracting(record -> KafkaRecords.header(record, "ce_id"))
        .containsOnly(KafkaRecords.header(records.keyed(Topics.RESULTS, task).get(0), "ce_id"));
    assertThat(client.history(task)).containsOnlyOnce("RUNNING_AGENT", "COMPLETED");
  }

  @Test
  void aRequestReplayedTwiceIsOneTask() throws Exception {
    String words = "Replayed request " + UUID.randomUUID();
    String id = "partition:0/offset:" + System.nanoTime();
    String place =
        buried(
            null,
            Map.of(
                "specversion",
                "1.0",
                "id",
                id,
                "source",
                "/apis/v1/namespaces/codeloom/kafkasources/codex-requests#codex-requests",
                "type",
                "dev.knative.kafka.event",
                "time",
                "2026-01-02T03:04:05Z"),
            "{\"git_url\":\"https://git.example/none.git\",\"task_description\":\""
                + words
                + "\"}");

    assertThat(run("replay", place)).isZero();
    assertThat(run("replay", place)).isZero();

    String count = "SELECT id FROM tasks WHERE task_description = ?";
    Eventually.that("the task", () -> !codeloom.tables().rows(count, words).isEmpty());
    Eventually.that(
        "both deliveries",
        () ->
            records.all(Topics.REQUESTS).stream()
                    .filter(record -> KafkaRecords.header(record, "ce_id").equals(id))
                    .count()
                == 2);
    String marker = "After " + UUID.randomUUID();
    run("replay", marked(marker));
    Eventually.that("what came after", () -> !codeloom.tables().rows(count, marker).isEmpty());
    assertThat(codeloom.tables().rows(count, words)).hasSize(1);
  }

  private String marked(String words) throws Exception {
    return buried(
        null,
        Map.of("specversion", "1.0", "id", words, "source", "urn:test", "type", "com.example.fix"),
        "{\"git_url\":\"https://git.example/none.git\",\"task_description\":\"" + words + "\"}");
  }

  @Test
  void whatIsNoTaskOnTheTasksTopicIsKeptWithTheReason() throws Exception {
    String words = "not an event " + UUID.randomUUID();
    records.send(Topics.TASKS, null, Map.of(), words);

    ConsumerRecord<byte[], byte[]> letter =
        Eventually.until(
                "the dead letter",
                () ->
                    records.all(Topics.DEAD_LETTERS).stream()
                        .filter(record -> KafkaRecords.text(record.value()).contains(words))
                        .toList(),
                letters -> !letters.isEmpty())
            .get(0);

    assertThat(run("show", letter.partition() + "/" + letter.offset())).isZero();
    assertThat(printed())
        .contains("knativeerrorcode: 422", "Only " + EventTypes.TASK_QUEUED + " belongs here");
  }

  @Test
  void showsALetterWithoutItsTokenAndWithoutDrivingTheTerminal() throws Exception {
    String place =
        buried(
            null,
            Map.of("specversion", "1.0", "id", "show-me", "source", "urn:x", "type", "t"),
            "line one\n\u001b]0;owned\u0007\u202edrow");

    assertThat(run("show", place)).isZero();

    assertThat(printed())
        .contains(
            "id: show-me", "knativeerrorcode: 401", "line one\n", EventTypes.TOKEN + ": (kept")
        .doesNotContain(codeloom.environment().eventToken(), "\u001b", "\u0007", "\u202e");
  }

  @Test
  void whatCannotBeReplayedIsSaid() throws Exception {
    String check =
        buried(
            null,
            Map.of(
                "specversion", "1.0", "id", "c", "source", "urn:x", "type", EventTypes.JOB_CHECK),
            "{}");
    assertThat(run("replay", check)).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("reconcile asks again");
    String noEvent = buried(null, Map.of("id", "broken"), "{}");
    assertThat(run("replay", noEvent)).isEqualTo(1);
    assertThat(run("show", "0/999999999")).isEqualTo(1);
    assertThat(run("show", "99/0")).isEqualTo(1);
    for (String[] wrong :
        new String[][] {
          {}, {"list", "0"}, {"list", "x"}, {"show"}, {"replay", "x"}, {"drop", "0/0"}
        }) {
      assertThat(run(wrong)).isEqualTo(2);
    }
  }
}
