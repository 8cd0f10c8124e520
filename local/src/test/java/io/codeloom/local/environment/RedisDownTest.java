package io.codeloom.local.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.config.Env;
import io.codeloom.local.services.TestServices;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class RedisDownTest {
  @TempDir Path home;
  @TempDir Path code;

  @Test
  void taskCompletesWithoutRedis() throws Exception {
    Map<String, String> env =
        new HashMap<>(SharedCodeloom.external(TestServices.shared().isolated()));
    // Its own topics, so that it and the shared environment do not take each other's tasks.
    env.remove(Env.KAFKA_BOOTSTRAP_SERVERS);
    env.put(Env.REDIS_URI, "redis://127.0.0.1:1/0");
    env.put(LocalConfig.CODELOOM_HOME, home.toString());
    env.put(Env.PORT, "0");
    try (Environment environment = SharedCodeloom.start(env)) {
      TaskClient client = new TaskClient(environment.endpoints().api());
      CodeTree sample = CodeTree.sample(code);

      JsonNode ended = client.awaitEnd(client.submitZip(sample.zip(), Sample.description()));

      assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo("COMPLETED");
      assertThat(client.text(ended, "diff.patch")).contains("line.cents() * line.quantity()");
    }
  }
}
