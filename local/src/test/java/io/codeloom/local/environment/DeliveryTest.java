package io.codeloom.local.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.event.EventTypes;
import io.codeloom.core.event.Topics;
import io.codeloom.local.support.Eventually;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Events come twice, late, and before what should have come before them. */
class DeliveryTest {
  private final SharedCodeloom codeloom = SharedCodeloom.get();
  private final TaskClient client = codeloom.client();
  private final Functions functions = codeloom.environment().functions();
  private final KafkaRecords records = codeloom.records();
  private final EventPoster poster = new EventPoster(codeloom.environment().eventToken());

  @TempDir Path temp;

  @Test
  void everyEventTwiceMakesOneJobAndOneResult() throws Exception {
    Path gate = codeloom.fresh("gate");
    String id = submit(gate, "Deliver everything twice");
    client.awaitState(id, "RUNNING_AGENT");
    String uid = job(id).getMetadata().getUid();
    ConsumerRecord<byte[], byte[]> queued = records.keyed(Topics.TASKS, id).get(0);

    records.repeat(queued);
    atOnce(functions.dispatch(), queued);
    assertThat(job(id).getMetadata().getUid()).isEqualTo(uid);
    String running = Serialization.asJson(job(id));
    assertThat(jobEvent("add", running)).isEqualTo(202);
    assertThat(client.state(id)).isEqualTo("RUNNING_AGENT");

    Files.createFile(gate);
    JsonNode ended = client.awaitEnd(id);
    settled(id);
    List<String> before = codeloom.tables().task(id);
    records.repeat(queued);
    assertThat(poster.post(functions.dispatch(), queued)).isEqualTo(202);
    assertThat(jobEvent("update", Serialization.asJson(job(id)))).isEqualTo(202);
    assertThat(jobEvent("update", running)).isEqualTo(202);
    assertThat(jobEvent("delete", running)).isEqualTo(202);
    assertThat(check(id, uid)).isEqualTo(202);
    assertThat(poster.post(functions.reconcile(), "dev.knative.sources.ping", "{}")).isEqualTo(202);

    assertThat(ended.path("status").asString()).isEqualTo("COMPLETED");
    assertThat(codeloom.tables().task(id)).isEqualTo(before);
    assertThat(client.history(id)).doesNotHaveDuplicates();
    assertThat(resultIds(id)).containsExactly(id + "/COMPLETED");
    assertThat(results(id).stream().map(record -> KafkaRecords.text(record.value())).distinct())
        .hasSize(1);
  }

  @Test
  void jobMayEndBeforeDispatchHasWrittenThatItRuns() throws Exception {
    Path gate = codeloom.fresh("gate");
    String id = submit(gate, "End before the row says so");
    client.awaitState(id, "RUNNING_AGENT");
    // What the row was when dispatch had created the Job and not yet written so.
    assertThat(
            codeloom
                .tables()
                .change(
                    "UPDATE tasks SET status = 'DOWNLOADING_CODE', job_uid = NULL,"
                        + " version = version + 1 WHERE id = ?",
                    id))
        .isEqualTo(1);

    Files.createFile(gate);
    JsonNode ended = client.awaitEnd(id);

    assertThat(ended.path("status").asString()).isEqualTo("COMPLETED");
    assertThat(client.text(ended, "diff.patch")).contains("+done");
    settled(id);
    List<String> before = codeloom.tables().task(id);
    assertThat(poster.post(functions.dispatch(), records.keyed(Topics.TASKS, id).get(0)))
        .isEqualTo(202);
    assertThat(codeloom.tables().task(id)).isEqualTo(before);
    assertThat(resultIds(id)).containsExactly(id + "/COMPLETED");
  }

  @Test
  void jobMayRunBeforeTheTaskIsQueued() throws Exception {
    Path gate = codeloom.fresh("gate");
    String id = submit(gate, "Overtake submit");
    client.awaitState(id, "RUNNING_AGENT");
    String uid = job(id).getMetadata().getUid();
    // What the row was when submit had published and not yet written so.
    codeloom
        .tables()
        .change(
            "UPDATE tasks SET status = 'PENDING', job_uid = NULL, attempt = 0, claimed_at = NULL,"
                + " version = version + 1 WHERE id = ?",
            id);

    assertThat(poster.post(functions.dispatch(), records.keyed(Topics.TASKS, id).get(0)))
        .isEqualTo(202);
    Eventually.that("the row has caught up", () -> client.state(id).equals("RUNNING_AGENT"));
    assertThat(job(id).getMetadata().getUid()).isEqualTo(uid);
    Files.createFile(gate);

    assertThat(client.awaitEnd(id).path("status").asString()).isEqualTo("COMPLETED");
    settled(id);
    assertThat(resultIds(id)).containsExactly(id + "/COMPLETED");
  }

  private String submit(Path gate, String words) throws Exception {
    String task = new Steps().run("echo done > done.txt").await(gate).finish(words);
    return client.submitZip(CodeTree.sample(temp).zip(), task);
  }

  private void atOnce(URI function, ConsumerRecord<byte[], byte[]> record) {
    List<CompletableFuture<Integer>> answers =
        IntStream.range(0, 4)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          try {
                            return poster.post(function, record);
                          } catch (Exception e) {
                            throw new IllegalStateException(e);
                          }
                        }))
            .toList();
    assertThat(answers.stream().map(CompletableFuture::join)).containsOnly(202);
  }

  private int jobEvent(String what, String job) throws Exception {
    return poster.post(functions.finalizer(), EventTypes.API_SERVER_PREFIX + what, job);
  }

  private int check(String id, String uid) throws Exception {
    return poster.post(
        functions.finalizer(),
        EventTypes.JOB_CHECK,
        "{\"job_name\":\"codex-agent-" + id + "\",\"job_uid\":\"" + uid + "\"}");
  }

  private Job job(String id) {
    return codeloom.job(id);
  }

  private void settled(String id) throws Exception {
    Eventually.that(
        id + " is settled",
        () ->
            !codeloom
                .tables()
                .rows("SELECT 1 FROM tasks WHERE id = ? AND settled_at IS NOT NULL", id)
                .isEmpty());
  }

  private List<ConsumerRecord<byte[], byte[]>> results(String id) {
    return records.keyed(Topics.RESULTS, id);
  }

  private Set<String> resultIds(String id) {
    return results(id).stream()
        .map(record -> KafkaRecords.header(record, "ce_id"))
        .collect(Collectors.toSet());
  }
}
