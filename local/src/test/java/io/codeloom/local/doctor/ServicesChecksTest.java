package io.codeloom.local.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeloom.core.event.Topics;
import io.codeloom.local.services.KafkaTopics;
import io.codeloom.local.services.ServiceAddresses;
import io.codeloom.local.services.TestServices;
import io.codeloom.local.services.TopicSpec;
import io.codeloom.platform.config.KafkaConfig;
import io.codeloom.platform.config.MySqlConfig;
import io.codeloom.platform.config.RedisConfig;
import io.codeloom.platform.mysql.Migrations;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

/** The checks of Kafka, MySQL and Redis, on real servers. */
class ServicesChecksTest {
  private final TestServices services = TestServices.shared();
  private final ServiceAddresses addresses = services.addresses();

  @Test
  void topicsThatAreThereAndWideEnoughAreFine() throws Exception {
    KafkaTopics.ensure(
        addresses.kafkaBootstrapServers(),
        Topics.ALL.stream().map(name -> new TopicSpec(name, 4)).toList());
    List<KafkaConfig> kafka = List.of(KafkaConfig.plaintext(addresses.kafkaBootstrapServers()));
    assertThat(Findings.wrong(new TopicsCheck(kafka, 4).look(Topics.ALL))).isEmpty();
    assertThat(Findings.wrong(new TopicsCheck(kafka, 1_000).look(Topics.ALL)))
        .hasSize(Topics.ALL.size())
        .contains("topic codex-tasks has 4 partitions");
  }

  @Test
  void aTopicThatIsNotThereIsWrong() throws Exception {
    List<KafkaConfig> kafka = List.of(KafkaConfig.plaintext(addresses.kafkaBootstrapServers()));
    assertThat(Findings.wrong(new TopicsCheck(kafka, 1).look(List.of("no-such-topic"))))
        .containsExactly("topic no-such-topic is not there");
  }

  @Test
  void aPartitionWithoutALeaderIsWrong() {
    TopicsCheck check = new TopicsCheck(List.of(KafkaConfig.plaintext("k:1")), 1);
    TopicPartitionInfo headless = new TopicPartitionInfo(0, Node.noNode(), List.of(), List.of());
    assertThat(check.judge("t", List.of(headless)).what())
        .isEqualTo("topic t has 1 partitions without a leader");
  }

  @Test
  void anEmptyDatabaseIsWrongAndAMigratedOneIsFine() throws Exception {
    String url = services.createDatabase();
    MySqlConfig mysql = new MySqlConfig(url, addresses.mysqlUser(), addresses.mysqlPassword());
    assertThat(Findings.wrong(new TablesCheck(mysql).look()))
        .containsExactly("table tasks is not there", "table task_events is not there");

    Migrations.run(url, mysql.user(), mysql.password());
    assertThat(Findings.wrong(new TablesCheck(mysql).look())).isEmpty();

    execute(mysql, "DELETE FROM flyway_schema_history ORDER BY installed_rank DESC LIMIT 1");
    assertThat(Findings.wrong(new TablesCheck(mysql).look()))
        .containsExactly("1 migrations have not been run");
  }

  private static void execute(MySqlConfig mysql, String sql) throws Exception {
    try (Connection connection =
            DriverManager.getConnection(mysql.url(), mysql.user(), mysql.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void aUserWhoMayOnlyReadIsWrong() throws Exception {
    String url = services.createDatabase();
    MySqlConfig all = new MySqlConfig(url, addresses.mysqlUser(), addresses.mysqlPassword());
    Migrations.run(url, all.user(), all.password());
    execute(all, "RENAME TABLE tasks TO tasks_kept");
    execute(
        all, "CREATE VIEW tasks AS SELECT MAX(id) AS id, MAX(message) AS message FROM tasks_kept");
    assertThat(Findings.wrong(new TablesCheck(all).look()))
        .singleElement()
        .asString()
        .startsWith("table tasks cannot be written");
  }

  @Test
  void redisThatKeepsValuesIsFineAndOneThatIsAwayIsAnError() {
    assertThat(Findings.wrong(RedisCheck.look(new RedisConfig(services.redisUri())))).isEmpty();
    assertThatThrownBy(() -> RedisCheck.look(new RedisConfig("redis://127.0.0.1:1")))
        .isInstanceOf(RuntimeException.class);
  }
}
