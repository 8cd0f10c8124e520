package io.codeloom.local.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.event.Topics;
import io.codeloom.local.support.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class CancelTest {
  private final SharedCodeloom codeloom = SharedCodeloom.get();
  private final TaskClient client = codeloom.client();

  @TempDir Path temp;

  @Test
  void runningTaskEndsAsCancelledWithItsOutputsSoFar() throws Exception {
    Path gate = codeloom.fresh("gate");
    Path reached = codeloom.fresh("reached");
    String id =
        client.submitZip(
            CodeTree.sample(temp).zip(),
            new Steps()
                .run("echo so-far > work.txt && touch '" + reached + "'")
                .await(gate)
                .finish("Cancelled before it is finished"));
    Eventually.that("the agent has worked", () -> Files.exists(reached));

    assertThat(client.cancel(id)).isEqualTo(202);
    assertThat(client.cancel(id)).isEqualTo(202);

    JsonNode ended = client.awaitEnd(id);
    assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo("CANCELLED");
    assertThat(client.text(ended, "diff.patch")).contains("+so-far");
    assertThat(client.text(ended, "agent.log")).isNotBlank();
    assertThat(client.cancel(id)).isEqualTo(202);
    assertResult(id);
  }

  @Test
  void taskWhoseResultsAreBeingCollectedEndsAsCancelledWithThem() throws Exception {
    String name = "team/collected";
    codeloom.repository(name).write("a.txt", "a\n").commit("One file");
    Path gate = codeloom.fresh("gate");
    String id =
        client.submit(
            Map.of(
                "git_url", codeloom.urlAtForge(name),
                "github_token", "a-token-for-tests",
                "task_description",
                    new Steps().run("echo b > b.txt").await(gate).finish("Cancelled late")));
    client.awaitState(id, "RUNNING_AGENT");
    int asked = codeloom.git().requests().size();
    codeloom.git().hang();
    try {
      Files.createFile(gate);
      Eventually.that("a pull request is begun", () -> codeloom.git().requests().size() > asked);
      assertThat(client.state(id)).isEqualTo("UPLOADING_RESULTS");

      assertThat(client.cancel(id)).isEqualTo(202);
    } finally {
      codeloom.git().resume();
    }

    JsonNode ended = client.awaitEnd(id);
    assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo("CANCELLED");
    assertThat(client.text(ended, "diff.patch")).contains("+b");
    assertResult(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PROCESSING", "DOWNLOADING_CODE"})
  void taskBeingStagedEndsAndItsLateDispatchLeavesNoJob(String status) throws Exception {
    String name = "slow-" + status.toLowerCase(Locale.ROOT);
    codeloom.repository(name).write("a.txt", "a\n").commit("One file");
    int asked = codeloom.git().requests().size();
    codeloom.git().hang();
    String id;
    try {
      id = client.submitGit(codeloom.url(name), new Steps().run("true").finish("Never staged"));
      Eventually.that("git is asked", () -> codeloom.git().requests().size() > asked);
      // Nothing holds a task in the moment between its claim and its download.
      codeloom
          .tables()
          .change("UPDATE tasks SET status = ?, version = version + 1 WHERE id = ?", status, id);

      assertThat(client.cancel(id)).isEqualTo(202);
      assertThat(client.state(id)).isEqualTo("CANCELLED");
    } finally {
      codeloom.git().resume();
    }

    assertThat(client.awaitEnd(id).path("status").asString()).isEqualTo("CANCELLED");
    assertResult(id);
    assertThat(codeloom.job(id)).isNull();
  }

  private void assertResult(String id) throws Exception {
    Eventually.that(
        "result of " + id, () -> !codeloom.records().keyed(Topics.RESULTS, id).isEmpty());
    assertThat(codeloom.records().keyed(Topics.RESULTS, id))
        .allSatisfy(
            record ->
                assertThat(KafkaRecords.header(record, "ce_id")).isEqualTo(id + "/CANCELLED"));
  }
}
