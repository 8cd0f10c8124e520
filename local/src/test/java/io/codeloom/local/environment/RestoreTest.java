package io.codeloom.local.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.config.Env;
import io.codeloom.core.event.Topics;
import io.codeloom.local.services.ServiceAddresses;
import io.codeloom.local.support.Eventually;
import io.codeloom.reconcile.RestoreCommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** MySQL restored to a time before the end of tasks that have ended since. */
@Tag("slow")
class RestoreTest {
  private final SharedCodeloom codeloom = SharedCodeloom.get();
  private final TaskClient client = codeloom.client();

  @Test
  void taskEndsAsItDidAndNothingIsDoneOrToldTwice() throws Exception {
    String words = "Restored " + System.nanoTime();
    var hold = codeloom.fresh("hold");
    codeloom.repository("restored").commit("Something to restore");
    String task = new Steps().await(hold).run("echo more").finish(words);
    String id = client.submitGit(codeloom.url("restored"), task);
    client.awaitState(id, "RUNNING_AGENT");
    copy(id, "tasks", "id", "backup_tasks");
    copy(id, "task_events", "task_id", "backup_events");
    java.nio.file.Files.createFile(hold);
    JsonNode before = client.awaitEnd(id);
    assertThat(before.path("status").asString()).isEqualTo("COMPLETED");
    Eventually.until(
        "its result is published",
        () -> codeloom.records().keyed(Topics.RESULTS, id),
        records -> !records.isEmpty());
    int calls = codeloom.model().about(words).size();

    // Within the minute that reconcile leaves a running task alone: as with the functions stopped.
    execute("DELETE FROM task_events WHERE task_id = '" + id + "'");
    execute("DELETE FROM tasks WHERE id = '" + id + "'");
    execute("INSERT INTO tasks SELECT * FROM backup_tasks");
    execute("INSERT INTO task_events SELECT * FROM backup_events");
    execute("UPDATE tasks SET updated_at = NOW(6) WHERE id = '" + id + "'");
    assertThat(client.state(id)).isEqualTo("RUNNING_AGENT");

    assertThat(restoreCheck()).contains("to end   " + id + " RUNNING_AGENT -> COMPLETED");
    assertThat(client.state(id)).isEqualTo("RUNNING_AGENT");
    assertThat(restoreCheck("--apply")).contains("ended    " + id);
    assertThat(restoreCheck("--apply")).doesNotContain(id);

    JsonNode after = client.awaitEnd(id);
    for (String field : List.of("status", "exit_status", "message", "usage", "git_commit")) {
      assertThat(after.path(field)).as(field).isEqualTo(before.path(field));
    }
    assertThat(client.file(after, "diff.patch")).isEqualTo(client.file(before, "diff.patch"));
    Eventually.until(
        "reconcile has settled it",
        () ->
            count("SELECT COUNT(*) FROM tasks WHERE settled_at IS NOT NULL AND id = '" + id + "'"),
        settled -> settled == 1);
    assertThat(codeloom.records().keyed(Topics.RESULTS, id))
        .extracting(record -> KafkaRecords.header(record, "ce_id"))
        .containsOnly(id + "/COMPLETED");
    assertThat(codeloom.model().about(words)).hasSize(calls);
  }

  @Test
  void taskRecordedAfterTheBackupIsToldAsLost() throws Exception {
    codeloom.repository("lost").commit("Something to lose");
    String id = client.submitGit(codeloom.url("lost"), new Steps().run("true").finish("Lost"));
    client.awaitEnd(id);
    Eventually.until(
        "its result is published",
        () -> codeloom.records().keyed(Topics.RESULTS, id),
        records -> !records.isEmpty());
    execute("DELETE FROM tasks WHERE id = '" + id + "'");

    assertThat(restoreCheck("--apply")).contains("lost     " + id + " ended as COMPLETED");
    assertThat(count("SELECT COUNT(*) FROM tasks WHERE id = '" + id + "'")).isZero();
  }

  @Test
  void wrongArgumentsAndSettingsAreTold() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(err, true, StandardCharsets.UTF_8);
    assertThat(RestoreCommand.run(List.of("now"), Map.of(), print, print)).isEqualTo(2);
    assertThat(RestoreCommand.run(List.of(), Map.of(), print, print)).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("usage:", Env.MYSQL_URL);
  }

  private String restoreCheck(String... args) {
    Endpoints endpoints = codeloom.environment().endpoints();
    ServiceAddresses services = endpoints.services();
    Map<String, String> env = new HashMap<>();
    env.put(Env.MYSQL_URL, services.mysqlUrl());
    env.put(Env.MYSQL_USER, services.mysqlUser());
    env.put(Env.MYSQL_PASSWORD, services.mysqlPassword());
    env.put(Env.REDIS_URI, services.redisUri());
    env.put(Env.KAFKA_BOOTSTRAP_SERVERS, services.kafkaBootstrapServers());
    env.put(Env.COS_REGION, "local");
    env.put(Env.COS_CODE_BUCKET, "code-1250000000");
    env.put(Env.COS_LOGS_BUCKET, "logs-1250000000");
    env.put(Env.COS_SECRET_ID, "none");
    env.put(Env.COS_SECRET_KEY, "none");
    env.put(Env.KUBECONFIG, endpoints.kubeconfig().toString());
    env.put(Env.AGENTS_NAMESPACE, Environment.AGENTS_NAMESPACE);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    int code = RestoreCommand.run(List.of(args), env, print, print);
    String text = out.toString(StandardCharsets.UTF_8);
    assertThat(code).as(text).isZero();
    return text;
  }

  private void copy(String id, String table, String column, String backup) throws SQLException {
    execute(
        "CREATE TABLE "
            + backup
            + " AS SELECT * FROM "
            + table
            + " WHERE "
            + column
            + " = '"
            + id
            + "'");
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private int count(String sql) throws SQLException {
    try (Connection connection = connection();
        Statement statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      result.next();
      return result.getInt(1);
    }
  }

  private Connection connection() throws SQLException {
    ServiceAddresses services = codeloom.environment().endpoints().services();
    return DriverManager.getConnection(
        services.mysqlUrl(), services.mysqlUser(), services.mysqlPassword());
  }
}
