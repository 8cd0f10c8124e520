package io.codeloom.local.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.config.Env;
import io.codeloom.core.event.Topics;
import io.codeloom.local.services.GuardedKafka;
import io.codeloom.platform.config.EnvReader;
import io.codeloom.platform.config.KafkaConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Topics of which each account may see its own, as Terraform's rights have it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuardedTopicsTest {
  private static final String MISSING = "no-such-topic";

  private GuardedKafka kafka;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    kafka = new GuardedKafka(folder, Map.of("submit", "s", "sources", "o", "broker", "b"));
    kafka.topics(
        12,
        Map.of(
            "submit", List.of(Topics.TASKS, Topics.RESULTS),
            "sources", List.of(Topics.REQUESTS, Topics.TASKS, Topics.DEAD_LETTERS),
            "broker", List.of(TopicsCheck.JOB_EVENTS)));
  }

  @AfterAll
  void end() {
    kafka.close();
  }

  @Test
  void whatSubmitMayNotSeeIsNotLookedAtAndTheRestIs() throws Exception {
    List<Finding> found = look(submit("s"), new FakeCluster(), 12);

    assertThat(found)
        .filteredOn(Finding.Fine.class::isInstance)
        .extracting(Finding::what)
        .containsExactly("topic codex-tasks, 12 partitions", "topic codex-results, 12 partitions");
    assertThat(found)
        .filteredOn(Finding.Unseen.class::isInstance)
        .extracting(Finding::what)
        .containsExactly(
            "topic codex-requests", "topic codex-dead-letters", "topic codex-job-events");
    assertThat(Findings.wrong(found)).isEmpty();
    assertThat(found.get(0).toString()).contains("hidden from submit", "KAFKA_USERNAME");
  }

  @Test
  void theAccountsOfKnativeSeeTheOthers() throws Exception {
    FakeCluster cluster = new FakeCluster().with(login("sources", "o")).with(login("broker", "b"));

    assertThat(look(submit("s"), cluster, 12)).hasSize(5).allMatch(Finding.Fine.class::isInstance);
    assertThat(Findings.wrong(look(submit("s"), cluster, 13)))
        .hasSize(5)
        .contains("topic codex-job-events has 12 partitions");
  }

  @Test
  void aLoginThatIsRefusedIsNamedAndHidesNoOther() throws Exception {
    FakeCluster cluster = new FakeCluster().with(login("broker", "b"));
    List<Finding> found = look(submit("wrong"), cluster, 12);

    assertThat(Findings.wrong(found)).containsExactly("Kafka refuses the login of submit");
    assertThat(found).extracting(Finding::what).contains("topic codex-job-events, 12 partitions");
  }

  @Test
  void aTopicThatIsNotThereIsHiddenToo() throws Exception {
    assertThat(new TopicsCheck(List.of(kafkaOf(submit("s"))), 1).look(List.of(MISSING)))
        .singleElement()
        .isInstanceOf(Finding.Unseen.class);
  }

  private static List<Finding> look(Settings settings, FakeCluster cluster, int partitions)
      throws Exception {
    return new TopicsCheck(settings.kafkaAccounts(kafkaOf(settings), cluster), partitions)
        .look(TopicsCheck.ofCluster());
  }

  private static KafkaConfig kafkaOf(Settings settings) {
    return KafkaConfig.read(new EnvReader(settings::get));
  }

  private Settings submit(String password) {
    return Settings.of(
        Map.of(
            Env.KAFKA_BOOTSTRAP_SERVERS, kafka.bootstrapServers(),
            Env.KAFKA_SECURITY_PROTOCOL, "SASL_SSL",
            Env.KAFKA_SASL_MECHANISM, "PLAIN",
            Env.KAFKA_USERNAME, "submit",
            Env.KAFKA_PASSWORD, password));
  }

  private static String login(String user, String password) {
    return """
    apiVersion: v1
    kind: Secret
    metadata: {name: codeloom-kafka-%s, namespace: codeloom}
    data: {user: %s, password: %s, sasl.mechanism: %s}
    """
        .formatted(user, base64(user), base64(password), base64("PLAIN"));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
