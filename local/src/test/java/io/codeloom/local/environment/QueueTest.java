package io.codeloom.local.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.event.Topics;
import io.codeloom.local.support.Eventually;
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
  void damagedEventOfWaitingTaskChangesNothing() throws Exception {
    String id = waiting("Its event is damaged");
    List<String> row = codeloom.tables().task(id);

    ConsumerRecord<byte[], byte[]> letter = deadLetterOfDamagedEvent(id);

    assertThat(KafkaRecords.text(letter.key())).isEqualTo(id);
    assertThat(KafkaRecords.header(letter, "ce_knativeerrorcode")).isEqualTo("422");
    assertThat(KafkaRecords.text(letter.value())).isEqualTo("not JSON");
    assertThat(reconcile(letter)).isEqualTo(202);
    assertThat(codeloom.tables().task(id)).isEqualTo(row);
    assertThat(client.cancel(id)).isEqualTo(202);
  }

  @Test
  void damagedEventOfRunningTaskChangesNothing() throws Exception {
    String id = running.get(0);
    List<String> row = codeloom.tables().task(id);

    assertThat(reconcile(deadLetterOfDamagedEvent(id))).isEqualTo(202);

    assertThat(codeloom.tables().task(id)).isEqualTo(row);
  }

  private ConsumerRecord<byte[], byte[]> deadLetterOfDamagedEvent(String id) throws Exception {
    ConsumerRecord<byte[], byte[]> queued = codeloom.records().keyed(Topics.TASKS, id).get(0);
    codeloom.records().repeat(queued, "not JSON");
    return Eventually.until(
            "the dead letter of " + id,
            () -> codeloom.records().about(Topics.DEAD_LETTERS, id),
            letters -> !letters.isEmpty())
        .get(0);
  }

  private int reconcile(ConsumerRecord<byte[], byte[]> letter) throws Exception {
    return new EventPoster(codeloom.environment().eventToken())
        .post(codeloom.environment().functions().reconcile(), letter);
  }

  private String waiting(String words) throws Exception {
    String id = client.submitZip(zip, new Steps().run("true").finish(words));
    client.awaitState(id, "QUEUED");
    return id;
  }

  private void assertResult(String id, String status) throws Exception {
    Eventually.that(
        "result of " + id, () -> !codeloom.records().keyed(Topics.RESULTS, id).isEmpty());
    assertThat(codeloom.records().keyed(Topics.RESULTS, id))
        .allSatisfy(
            record ->
                assertThat(KafkaRecords.header(record, "ce_id")).isEqualTo(id + "/" + status));
  }
}
