package io.codeloom.local.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.config.Env;
import io.codeloom.local.services.EmbeddedMariaDb;
import io.codeloom.local.services.RestartableMySql;
import io.codeloom.local.services.TestServices;
import io.codeloom.local.support.Eventually;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MySQL goes away while a task is on its way, and comes back. */
@Tag("slow")
class MySqlRestartTest {
  private static final String BODY =
      """
      {"git_url": "https://github.com/octocat/Hello-World", "task_description": "d"}""";

  @TempDir Path temp;

  @Test
  void nothingIsTakenMeanwhileAndEverythingEndsAfterwards() throws Exception {
    Path gate = temp.resolve("gate");
    byte[] zip = CodeTree.sample(temp.resolve("code")).zip();
    try (RestartableMySql mysql = new RestartableMySql(temp.resolve("mysql"));
        Environment environment = SharedCodeloom.start(env(mysql))) {
      TaskClient client = new TaskClient(environment.endpoints().api());
      String running = client.submitZip(zip, new Steps().run("echo x > x").await(gate).finish("R"));
      client.awaitState(running, "RUNNING_AGENT");

      mysql.stop();
      Files.createFile(gate);
      HttpResponse<String> refused =
          client.send(
              client
                  .request("/api/task")
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(BODY)));
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      mysql.start();
      Eventually.that("submit has MySQL again", () -> answersOf(client) == 200);

      assertThat(client.awaitEnd(running).path("status").asString()).isEqualTo("COMPLETED");
      String next = client.submitZip(zip, new Steps().run("echo y > y").finish("N"));
      assertThat(client.awaitEnd(next).path("status").asString()).isEqualTo("COMPLETED");
    }
  }

  private static int answersOf(TaskClient client) throws Exception {
    return client.send(client.request("/api/task").GET()).statusCode();
  }

  private Map<String, String> env(RestartableMySql mysql) {
    Map<String, String> env =
        new HashMap<>(SharedCodeloom.external(TestServices.shared().isolated()));
    // Its own topics, so that it and the shared environment do not take each other's tasks.
    env.remove(Env.KAFKA_BOOTSTRAP_SERVERS);
    env.put(Env.MYSQL_URL, mysql.url());
    env.put(Env.MYSQL_USER, EmbeddedMariaDb.NAME);
    env.put(Env.MYSQL_PASSWORD, mysql.password());
    env.put(LocalConfig.CODELOOM_HOME, temp.resolve("home").toString());
    env.put(Env.PORT, "0");
    return env;
  }
}
