package io.codeloom.local.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.config.Env;
import io.codeloom.local.support.Eventually;
import io.codeloom.platform.git.GitHttpServer;
import io.codeloom.platform.git.TestRepository;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code local/up} as a process, with agents that are processes too. */
@Tag("slow")
class UpProcessTest {
  private static final List<String> ENDPOINTS =
      List.of(
          Env.KAFKA_BOOTSTRAP_SERVERS,
          Env.MYSQL_URL,
          Env.MYSQL_USER,
          Env.MYSQL_PASSWORD,
          Env.REDIS_URI,
          Env.COS_ENDPOINT,
          Env.KUBECONFIG);

  @TempDir Path temp;

  @Test
  void servesGitAndZipTasksUntilSigtermAndLeavesNothingBehind() throws Exception {
    Path home = temp.resolve("home");
    Path repositories = Files.createDirectories(temp.resolve("git"));
    TestRepository repository = new TestRepository(repositories, "sample");
    CodeTree sample = CodeTree.sample(repository.work());
    repository.commit("The sample");
    try (GitHttpServer git = new GitHttpServer(repositories);
        UpProcess up =
            UpProcess.start(home, Map.of(Env.GIT_ALLOWED_HOSTS, "127.0.0.1:" + git.port()))) {
      TaskClient client = new TaskClient(up.awaitUp());
      assertEndpoints(home);
      String byGit = client.submitGit(git.url("sample.git"), Sample.description());
      String byZip = client.submitZip(sample.zip(), Sample.description());
      for (String id : List.of(byGit, byZip)) {
        JsonNode ended = client.awaitEnd(id);
        assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo("COMPLETED");
        CodeTree mended = sample.copy(Files.createDirectories(temp.resolve(id)));
        mended.apply(client.file(ended, "diff.patch"));
        assertThat(mended.run("sh test.sh")).contains("PASS: 4 checks");
      }
      List<ProcessHandle> started = up.started();
      assertThat(started).isNotEmpty();

      assertThat(up.terminate()).as(up.output()).isZero();

      Eventually.that(
          "all it started has ended", () -> started.stream().noneMatch(ProcessHandle::isAlive));
      assertThat(up.ofThisHome()).isEmpty();
    }
  }

  @Test
  void goesOnAfterSigkill() throws Exception {
    Path home = temp.resolve("home");
    byte[] zip = CodeTree.sample(temp.resolve("code")).zip();
    Map<String, String> one = Map.of(Env.MAX_RUNNING_TASKS, "1");
    String running;
    String waiting;
    String done;
    List<ProcessHandle> started;
    try (UpProcess up = UpProcess.start(home, one)) {
      TaskClient client = new TaskClient(up.awaitUp());
      done = client.submitZip(zip, Sample.description());
      assertThat(client.awaitEnd(done).path("status").asString()).isEqualTo("COMPLETED");
      running = client.submitZip(zip, new Steps().run("sleep 250").finish("Killed meanwhile"));
      client.awaitState(running, "RUNNING_AGENT");
      waiting = client.submitZip(zip, new Steps().run("echo scripted > a.txt").finish("Waited"));
      client.awaitState(waiting, "QUEUED");
      started = up.started();

      up.kill();
    }

    try (UpProcess up = UpProcess.start(home, one)) {
      URI api = up.awaitUp();
      TaskClient client = new TaskClient(api);
      Eventually.that(
          "what the first run left has ended",
          () -> started.stream().noneMatch(ProcessHandle::isAlive));
      JsonNode kept = client.status(done);
      assertThat(kept.path("status").asString()).isEqualTo("COMPLETED");
      assertThat(client.text(kept, "diff.patch")).contains("line.cents() * line.quantity()");
      JsonNode killed = client.awaitEnd(running);
      assertThat(killed.path("status").asString()).as(killed.toString()).isEqualTo("FAILED");
      assertThat(killed.path("failure").path("retryable").asBoolean()).isTrue();
      JsonNode waited = client.awaitEnd(waiting);
      assertThat(waited.path("status").asString()).as(waited.toString()).isEqualTo("COMPLETED");
      // No word of the scripted model is taken for a secret.
      assertThat(client.text(waited, "diff.patch")).contains("+scripted");

      assertThat(up.interrupt()).as(up.output()).isZero();
      assertThat(up.ofThisHome()).isEmpty();
    }
  }

  private static void assertEndpoints(Path home) throws Exception {
    Path file = home.resolve(Endpoints.FILE);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
        .isEqualTo("rwx------");
    String shell = Files.readString(file);
    for (String name : ENDPOINTS) {
      assertThat(shell).containsPattern("(?m)^" + name + "='[^']+'$");
    }
  }
}
