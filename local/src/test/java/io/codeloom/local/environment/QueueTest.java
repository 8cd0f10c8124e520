package io.codeloom.local.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.event.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What happens to tasks that wait while all places are taken. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueueTest {
  private final SharedCodeloom codeloom = SharedCodeloom.get();
  private final TaskClient client = codeloom.client();
  private final List<String> running = new ArrayList<>();
  private byte[] zip;
  private Path gate;

  @BeforeAll
  void takeAllPlaces(@TempDir Path temp) throws Exception {
    zip = CodeTree.sample(temp).zip();
    gate = codeloom.fresh("gate");
    for (int i = 0; i < SharedCodeloom.PLACES; i++) {
      running.add(client.submitZip(zip, new Steps().await(gate).finish("In the way " + i)));
    }
    for (String id : running) {
      client.awaitState(id, "RUNNING_AGENT");
    }
  }

  @AfterAll
  void giveThemBack() throws Exception {
    Files.createFile(gate);
    for (String id : running) {
      assertThat(client.awaitEnd(id).path("status").asString()).isEqualTo("COMPLETED");
      assertThat(client.cancel(id)).isEqualTo(409);
    }
  }

  @Test
  void cancelledTaskEndsAtOnceAndNeverGetsItsJob() throws Exception {
    String id = waiting("Never to be run");
    assertThat(client.status(id).path("queue_position").asInt()).isEqualTo(1);

    assertThat(client.cancel(id)).isEqualTo(202);

    assertThat(client.status(id).path("status").asString()).isEqualTo("CANCELLED");
    assertThat(client.history(id)).containsExactly("PENDING", "QUEUED", "CANCELLED");
    assertThat(codeloom.job(id)).isNull();
    assertResult(id, "CANCELLED");
  }

  @Test
  void taskWhoseEventDispatchRefusesFailsByItsDeadLetter() throws Exception {
    String id = waiting("Its event is damaged");
    ConsumerRecord<byte[], byte[]> queued = codeloom.records().keyed(Topics.TASKS, id).get(0);

    codeloom.records().repeat(queued, "not JSON");

    JsonNode ended = client.awaitEnd(id);
    assertThat(ended.path("status").asString()).isEqualTo("FAILED");
    assertThat(ended.path("failure").path("code").asString()).isEqualTo("staging_failed");
    assertResult(id, "FAILED");
    assertThat(codeloom.records().about(Topics.DEAD_LETTERS, id))
        .singleElement()
        .extracting(
            letter -> KafkaRecords.header(letter, "ce_knativeerrorcode"),
            letter -> KafkaRecords.text(letter.value()))
        .containsExactly("422", "not JSON");
  }

  @Test
  void damagedEventOfRunningTaskChangesNothing() throws Exception {
    String id = running.get(0);
    List<String> row = codeloom.tables().task(id);
    ConsumerRecord<byte[], byte[]> queued = codeloom.records().keyed(Topics.TASKS, id).get(0);

    codeloom.records().repeat(queued, "not JSON");

    Await.that(
        "its dead letter is there",
        () -> !codeloom.records().about(Topics.DEAD_LETTERS, id).isEmpty());
    ConsumerRecord<byte[], byte[]> letter =
        codeloom.records().about(Topics.DEAD_LETTERS, id).get(0);
    assertThat(new EventPoster().post(codeloom.environment().functions().reconcile(), letter))
        .isEqualTo(202);
    assertThat(codeloom.tables().task(id)).isEqualTo(row);
  }

  private String waiting(String words) throws Exception {
    String id = client.submitZip(zip, new Steps().run("true").finish(words));
    client.awaitState(id, "QUEUED");
    return id;
  }

  private void assertResult(String id, String status) throws Exception {
    Await.that("result of " + id, () -> !codeloom.records().keyed(Topics.RESULTS, id).isEmpty());
    assertThat(codeloom.records().keyed(Topics.RESULTS, id))
        .allSatisfy(
            record ->
                assertThat(KafkaRecords.header(record, "ce_id")).isEqualTo(id + "/" + status));
  }
}
