package io.codeloom.local.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.config.Env;
import io.codeloom.core.event.Topics;
import io.codeloom.local.services.RestartableKafka;
import io.codeloom.local.services.TestServices;
import io.codeloom.local.support.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka goes away while tasks are on their way, and comes back. */
@Tag("slow")
class KafkaRestartTest {
  @TempDir Path temp;

  @Test
  void everyTaskEndsThoughItsEventsWereLost() throws Exception {
    Path gate = temp.resolve("gate");
    byte[] zip = CodeTree.sample(temp.resolve("code")).zip();
    try (RestartableKafka kafka = new RestartableKafka(temp.resolve("kafka"));
        Environment environment = SharedCodeloom.start(env(kafka))) {
      TaskClient client = new TaskClient(environment.endpoints().api());
      String running = client.submitZip(zip, new Steps().run("echo x > x").await(gate).finish("R"));
      client.awaitState(running, "RUNNING_AGENT");

      kafka.stop();
      Files.createFile(gate);
      String pending = client.submitZip(zip, new Steps().run("echo y > y").finish("P"));
      assertThat(client.state(pending)).isEqualTo("PENDING");
      String cancelled = client.submitZip(zip, new Steps().run("true").finish("C"));
      assertThat(client.state(cancelled)).isEqualTo("PENDING");
      assertThat(client.cancel(cancelled)).isEqualTo(202);
      assertThat(client.state(cancelled)).isEqualTo("CANCELLED");
      kafka.start();

      KafkaRecords records = new KafkaRecords(kafka.bootstrapServers());
      assertEnd(client, records, running, "COMPLETED");
      assertEnd(client, records, pending, "COMPLETED");
      assertEnd(client, records, cancelled, "CANCELLED");
      assertThat(client.history(cancelled)).containsExactly("PENDING", "CANCELLED");
    }
  }

  private static void assertEnd(TaskClient client, KafkaRecords records, String id, String status)
      throws Exception {
    assertThat(client.awaitEnd(id).path("status").asString()).isEqualTo(status);
    Eventually.that("result of " + id, () -> !records.keyed(Topics.RESULTS, id).isEmpty());
    assertThat(records.keyed(Topics.RESULTS, id))
        .allSatisfy(
            record ->
                assertThat(KafkaRecords.header(record, "ce_id")).isEqualTo(id + "/" + status));
  }

  private Map<String, String> env(RestartableKafka kafka) {
    Map<String, String> env =
        new HashMap<>(SharedCodeloom.external(TestServices.shared().isolated()));
    env.put(Env.KAFKA_BOOTSTRAP_SERVERS, kafka.bootstrapServers());
    env.put(LocalConfig.CODELOOM_HOME, temp.resolve("home").toString());
    env.put(Env.PORT, "0");
    return env;
  }
}
