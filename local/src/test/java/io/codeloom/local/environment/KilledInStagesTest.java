package io.codeloom.local.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.config.Env;
import io.codeloom.core.event.Topics;
import io.codeloom.local.support.Eventually;
import io.codeloom.platform.git.GitHttpServer;
import io.codeloom.platform.git.TestRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * {@code kill -9} of {@code local/up} while one task is being staged and another is being
 * finalized: each is held there by a git server that does not answer.
 */
@Tag("slow")
class KilledInStagesTest {
  @TempDir Path temp;
  private GitHttpServer git;
  private GitHttpServer gate;

  @BeforeEach
  void serve() throws Exception {
    git = new GitHttpServer(Files.createDirectories(temp.resolve("git")));
    gate = new GitHttpServer(Files.createDirectories(temp.resolve("gate")));
    TestRepository app = new TestRepository(temp.resolve("git"), "team/app");
    CodeTree unused = CodeTree.sample(app.work());
    app.commit("The sample");
  }

  @AfterEach
  void stop() {
    git.close();
    gate.close();
  }

  @Test
  void tasksBeingStagedAndFinalizedComeToTheirEnds() throws Exception {
    Path home = temp.resolve("home");
    String staging;
    String finalizing;
    List<ProcessHandle> started;
    try (UpProcess up = UpProcess.start(home, settings())) {
      TaskClient client = new TaskClient(up.awaitUp());
      finalizing = submit(client, waitsForTheGate());
      client.awaitState(finalizing, "RUNNING_AGENT");
      int asked = git.requests().size();
      git.hang();
      new TestRepository(temp.resolve("gate"), "open").commit("Go");
      Eventually.that("a pull request is begun", () -> git.requests().size() > asked);
      assertThat(client.state(finalizing)).isEqualTo("UPLOADING_RESULTS");
      int held = git.requests().size();
      staging = submit(client, new Steps().run("echo two > two.txt").finish("Staged again"));
      Eventually.that("the code is asked for", () -> git.requests().size() > held);
      started = up.started();

      up.kill();
    }
    git.resume();

    try (UpProcess up = UpProcess.start(home, settings())) {
      TaskClient client = new TaskClient(up.awaitUp());
      assertThat(started).noneMatch(ProcessHandle::isAlive);
      assertEnd(client, finalizing, "+one");
      assertEnd(client, staging, "+two");
      for (String id : List.of(finalizing, staging)) {
        Eventually.that(
            "result of " + id, () -> !results(home).keyed(Topics.RESULTS, id).isEmpty());
        assertThat(results(home).keyed(Topics.RESULTS, id))
            .allSatisfy(
                record ->
                    assertThat(KafkaRecords.header(record, "ce_id")).isEqualTo(id + "/COMPLETED"));
      }
    }
  }

  private static void assertEnd(TaskClient client, String id, String line) throws Exception {
    JsonNode ended = client.awaitEnd(id);
    assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo("COMPLETED");
    assertThat(client.text(ended, "diff.patch").lines()).contains(line);
    assertThat(client.history(id)).filteredOn("COMPLETED"::equals).hasSize(1);
  }

  /** The forge is the same server: it hangs too, and afterwards knows of no such repository. */
  private Map<String, String> settings() {
    String host = "127.0.0.1:" + git.port();
    return Map.of(
        Env.GIT_ALLOWED_HOSTS, host, Env.FORGE_API_URLS, host + "=http://" + host + "/api");
  }

  private String waitsForTheGate() {
    String open = "git ls-remote '" + gate.url("open.git") + "' 2>&1 | grep -q refs/heads/main";
    return new Steps()
        .run("echo one > one.txt; until " + open + "; do sleep 0.2; done")
        .finish("Held while its results are collected");
  }

  private String submit(TaskClient client, String description) throws Exception {
    return client.submit(
        Map.of(
            "git_url",
            git.url("team/app.git"),
            "github_token",
            "a-token-for-tests",
            "task_description",
            description));
  }

  private static KafkaRecords results(Path home) throws Exception {
    Matcher servers =
        Pattern.compile("(?m)^" + Env.KAFKA_BOOTSTRAP_SERVERS + "='([^']+)'$")
            .matcher(Files.readString(home.resolve(Endpoints.FILE)));
    assertThat(servers.find()).isTrue();
    return new KafkaRecords(servers.group(1));
  }
}
