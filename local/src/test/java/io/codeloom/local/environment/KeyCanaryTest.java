package io.codeloom.local.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.event.Topics;
import io.codeloom.local.support.Eventually;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The model's key and a caller's git token are where they must be, and nowhere else. */
class KeyCanaryTest {
  /** What an agent that was talked into looking for secrets would try. */
  private static final String SNOOP =
      "env; set; ls -la ~ /run/codeloom 2>/dev/null; git config --list;"
          + " cat /proc/self/environ /proc/self/cmdline | tr '\\0' '\\n'";

  private final SharedCodeloom codeloom = SharedCodeloom.get();
  private final TaskClient client = codeloom.client();

  @TempDir Path temp;

  @Test
  void modelKeyIsNowhereButInItsSecretAndTheCouriersMount() throws Exception {
    byte[] zip = CodeTree.sample(temp).zip();
    Path gate = codeloom.fresh("gate");
    String id =
        client.submitZip(
            zip, new Steps().run(SNOOP).run("echo x > x").await(gate).finish("Look around"));
    String refused = client.submitZip(zip, RecordingModel.REFUSED);
    client.awaitState(id, "RUNNING_AGENT");
    Eventually.that("the agent looks", () -> codeloom.model().about("Look around").size() >= 2);
    JsonNode failed = client.awaitEnd(refused);
    assertThat(failed.path("failure").path("code").asString()).isEqualTo("model_error");

    List<String> found = everywhere(SharedCodeloom.KEY);
    assertThat(found).anyMatch(place -> place.startsWith("Secret codex-model-default"));
    assertThat(found).anyMatch(place -> place.contains("kubernetes/pods"));
    assertThat(found).allMatch(KeyCanaryTest::mayHoldTheKey);
    assertThat(codeloom.model().authorizations()).containsExactly("Bearer " + SharedCodeloom.KEY);

    Files.createFile(gate);
    JsonNode ended = client.awaitEnd(id);
    assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo("COMPLETED");
    assertThat(everywhere(SharedCodeloom.KEY)).allMatch(KeyCanaryTest::mayHoldTheKey);
  }

  @Test
  void gitTokenIsInItsSecretUntilTheTaskEndsAndNowhereElse() throws Exception {
    String token = "ghp_canary" + UUID.randomUUID().toString().replace("-", "");
    codeloom.repository("private").write("a.txt", "a\n").commit("One file");
    Path gate = codeloom.fresh("gate");
    codeloom.git().require(token);
    String id;
    try {
      id =
          client.submit(
              java.util.Map.of(
                  "git_url",
                  codeloom.url("private"),
                  "github_token",
                  token,
                  "task_description",
                  new Steps().run(SNOOP).run("echo x > x").await(gate).finish("Look for tokens")));
      client.awaitState(id, "RUNNING_AGENT");

      List<String> found = everywhere(token);
      assertThat(found).anyMatch(place -> place.startsWith("Secret codex-token-" + id));
      assertThat(found)
          .allMatch(
              place ->
                  place.startsWith("Secret codex-token-" + id)
                      || place.endsWith("kubernetes/api/objects.jsonl"));
    } finally {
      Files.createFile(gate);
      codeloom.git().require(null);
    }

    JsonNode ended = client.awaitEnd(id);
    assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo("COMPLETED");
    Eventually.that(
        "the Secret is gone",
        () ->
            codeloom
                    .kubernetes()
                    .secrets()
                    .inNamespace(Environment.TOKENS_NAMESPACE)
                    .withName("codex-token-" + id)
                    .get()
                == null);
    assertThat(everywhere(token)).isEmpty();
  }

  private static boolean mayHoldTheKey(String place) {
    return place.startsWith("Secret codex-model-default")
        || place.endsWith("kubernetes/api/objects.jsonl")
        || place.matches(".*/kubernetes/pods/.*model.*/OPENAI_API_KEY");
  }

  /** All places that hold the secret, as it is or in base64. */
  private List<String> everywhere(String secret) throws Exception {
    List<String> places = new ArrayList<>();
    byte[] plain = secret.getBytes(StandardCharsets.UTF_8);
    List<String> forms =
        List.of(
            secret,
            Base64.getEncoder().encodeToString(plain),
            Base64.getEncoder()
                .encodeToString(("x-access-token:" + secret).getBytes(StandardCharsets.UTF_8)));
    rows(forms, places);
    records(forms, places);
    objects(forms, places);
    redis(forms, places);
    files(codeloom.home(), forms, places);
    for (Path log : logs()) {
      file(log, forms, places);
    }
    processes(forms, places);
    return places;
  }

  private void rows(List<String> forms, List<String> places) throws Exception {
    List<String> rows = codeloom.tables().everything();
    assertThat(rows).isNotEmpty();
    rows.stream().filter(row -> holds(row, forms)).forEach(row -> places.add("row " + row));
  }

  private void records(List<String> forms, List<String> places) {
    for (String topic : Topics.ALL) {
      codeloom.records().all(topic).stream()
          .map(KafkaRecords::dump)
          .filter(record -> holds(record, forms))
          .forEach(record -> places.add("record of " + topic + " " + record));
    }
  }

  private void objects(List<String> forms, List<String> places) {
    var api = codeloom.kubernetes();
    List<HasMetadata> all = new ArrayList<>();
    for (String namespace :
        List.of(Environment.AGENTS_NAMESPACE, EventPaths.NAMESPACE, Environment.TOKENS_NAMESPACE)) {
      all.addAll(api.secrets().inNamespace(namespace).list().getItems());
      all.addAll(api.pods().inNamespace(namespace).list().getItems());
      all.addAll(api.batch().v1().jobs().inNamespace(namespace).list().getItems());
      all.addAll(api.v1().events().inNamespace(namespace).list().getItems());
    }
    assertThat(all).isNotEmpty();
    for (HasMetadata object : all) {
      String kind = object instanceof Secret ? "Secret" : object.getKind();
      if (holds(Serialization.asJson(object), forms)) {
        places.add(kind + " " + object.getMetadata().getName());
      }
    }
  }

  private void redis(List<String> forms, List<String> places) {
    try (RedisClient client =
        RedisClient.create(codeloom.environment().endpoints().services().redisUri())) {
      RedisCommands<String, String> redis = client.connect().sync();
      for (String key : redis.keys("*")) {
        String value =
            switch (redis.type(key)) {
              case "string" -> redis.get(key);
              case "hash" -> redis.hgetall(key).toString();
              default -> throw new AssertionError("look into a " + redis.type(key) + " too");
            };
        if (holds(key + value, forms)) {
          places.add("Redis " + key);
        }
      }
    }
  }

  /** COS's objects, the pods' folders and logs, everything that lies in the home. */
  private static void files(Path folder, List<String> forms, List<String> places)
      throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.filter(Files::isRegularFile).toList();
    } catch (java.io.UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        files(folder, forms, places); // A pod's folder went meanwhile.
        return;
      }
      throw e;
    }
    for (Path file : all) {
      file(file, forms, places);
    }
  }

  private static void file(Path file, List<String> forms, List<String> places) throws IOException {
    try {
      if (holds(Files.readString(file, StandardCharsets.ISO_8859_1), forms)) {
        places.add(file.toString());
      }
    } catch (NoSuchFileException e) {
      // Gone meanwhile, and so it holds nothing.
    }
  }

  private static List<Path> logs() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      List<Path> logs =
          files.filter(file -> file.getFileName().toString().startsWith("codeloom.log")).toList();
      assertThat(logs).isNotEmpty();
      return logs;
    }
  }

  /** Arguments and environments of this process and all it has started. */
  private static void processes(List<String> forms, List<String> places) throws IOException {
    List<ProcessHandle> all = new ArrayList<>(ProcessHandle.current().descendants().toList());
    all.add(ProcessHandle.current());
    for (ProcessHandle process : all) {
      for (String file : Arrays.asList("cmdline", "environ")) {
        Path path = Path.of("/proc", Long.toString(process.pid()), file);
        try {
          file(path, forms, places);
        } catch (IOException e) {
          // It has ended.
        }
      }
    }
  }

  private static boolean holds(String text, List<String> forms) {
    return forms.stream().anyMatch(text::contains);
  }
}
