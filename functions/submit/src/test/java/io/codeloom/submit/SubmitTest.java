package io.codeloom.submit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.error.ProblemType;
import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.event.TaskQueued;
import io.codeloom.core.port.Outage;
import io.codeloom.core.port.TaskStore.Admission;
import io.codeloom.core.port.Together;
import io.codeloom.core.task.Limits;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskFixtures;
import io.codeloom.core.task.TaskSpec;
import io.codeloom.core.task.TaskStatus;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of good submissions, services away and keys that come again included. */
class SubmitTest {
  private static final String KEY = "Idempotency-Key";
  private static final byte[] ZIP = BadUploadsTest.ZIP;

  private SubmitWorld world;

  @BeforeEach
  void begin() {
    world = SubmitServer.freshWorld();
  }

  private static Form zip(byte[] content) {
    return Form.described().file("zip_file", "a.zip", content);
  }

  @Test
  void recordsPublishesAndQueues() {
    UUID id = Api.accepted(Api.submit(Api.fine("github_token", "ghp_secret")));
    assertThat(world.tasks.get(id).status()).isEqualTo(TaskStatus.QUEUED);
    assertThat(world.events.queuedIds()).containsExactly(id);
    assertThat(world.tokens.find(id)).contains("ghp_secret");
    assertThat(world.tasks.get(id).toString()).doesNotContain("ghp_secret");
  }

  @Test
  void answersPendingWhenKafkaIsAway() {
    world.events.outage.begin(Outage.Lost.REQUEST);
    HttpResponse<String> answer = Api.submit(Api.fine());
    UUID id = Api.accepted(answer);
    assertThat(Api.json(answer).path("status").asString()).isEqualTo("PENDING");
    assertThat(world.tasks.get(id).status()).isEqualTo(TaskStatus.PENDING);
  }

  @Test
  void worksWithoutRedis() {
    world.cache.goDown();
    UUID id = Api.accepted(Api.submit(Api.fine()));
    assertThat(Api.get("/api/task/" + id + "/status").statusCode()).isEqualTo(200);
  }

  @Test
  void answersUnavailableWithoutTheDatabaseAndLeavesNothing() {
    world.tasks.faults().goDown();
    HttpResponse<String> answer = Api.submit(Api.fine("github_token", "ghp_secret"));
    assertThat(Api.problem(answer, ProblemType.UNAVAILABLE)).isNotBlank();
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    world.tasks.faults().comeBack();
    world.assertUntouched();
  }

  @Test
  void recordsNothingWhenTheTokenCannotBeKept() {
    world.tokens.outage.begin(Outage.Lost.REQUEST);
    HttpResponse<String> answer = Api.submit(Api.fine("github_token", "ghp_secret"));
    Api.problem(answer, ProblemType.UNAVAILABLE);
    assertThat(answer.body()).doesNotContain("ghp_secret");
    world.assertUntouched();
  }

  @Test
  void goesOnWhenOnlyTheAnswerOfTheInsertIsLost() {
    world.tasks.faults().loseNextAnswer();
    UUID id = Api.accepted(Api.submit(zip(ZIP)));
    assertThat(world.events.queuedIds()).containsExactly(id);
    assertThat(world.code.keys()).containsExactly("tmp_zips/" + id + "/a.zip");
  }

  @Test
  void keepsWhatTheTaskNeedsWhileItsInsertMayStillTakeEffect() {
    world.tasks.faults().beforeNextWrite(SubmitTest::stalls);
    Api.problem(Api.submit(zip(ZIP)), ProblemType.UNAVAILABLE);
    assertThat(world.code.keys()).hasSize(1);

    world.tasks.faults().beforeNextWrite(SubmitTest::stalls);
    Api.problem(Api.submit(Api.fine("github_token", "t")), ProblemType.UNAVAILABLE);
    assertThat(world.tokens.kept()).hasSize(1);
  }

  /** As a commit does that others see only after its caller has been told of a failure. */
  private static void stalls() {
    throw new UnavailableException(UnavailableException.DATABASE, "committing", null);
  }

  @Test
  void takesTheSameKeyAndBodyForTheSameTask() {
    UUID first = Api.accepted(Api.submit(Api.fine("github_token", "t"), KEY, "k"));
    UUID second = Api.accepted(Api.submit(Api.fine("github_token", "t"), KEY, "k"));
    assertThat(second).isEqualTo(first);
    assertThat(world.recorded()).hasSize(1);
    assertThat(world.tokens.kept()).containsExactly(first);
    assertThat(world.events.queued()).hasSize(1);
  }

  @Test
  void takesAnotherKeyForAnotherTask() {
    UUID first = Api.accepted(Api.submit(Api.fine(), KEY, "k"));
    assertThat(Api.accepted(Api.submit(Api.fine(), KEY, "K"))).isNotEqualTo(first);
    assertThat(Api.accepted(Api.submit(Api.fine()))).isNotEqualTo(first);
    assertThat(world.recorded()).hasSize(3);
  }

  @Test
  void refusesTheSameKeyWithAnotherBody() {
    UUID id = Api.accepted(Api.submit(Api.fine(), KEY, "k"));
    List<Map<String, Object>> others =
        List.of(
            Api.fine("git_ref", "main"),
            Api.fine("target_file", "a"),
            Api.fine("github_token", "ghp_secret"),
            Api.fine("max_steps", 1),
            Api.fine("labels", Map.of("a", "b")));
    for (Map<String, Object> other : others) {
      assertThat(Api.problem(Api.submit(other, KEY, "k"), ProblemType.IDEMPOTENCY_CONFLICT))
          .contains("Idempotency-Key");
    }
    Api.problem(Api.submit(zip(ZIP), KEY, "k"), ProblemType.IDEMPOTENCY_CONFLICT);
    assertThat(world.recorded()).hasSize(1);
    assertThat(world.code.keys()).isEmpty();
    assertThat(world.tokens.kept()).isEmpty();
    assertThat(world.events.queuedIds()).containsExactly(id);
  }

  @Test
  void tellsLabelsApartWhateverTheirValuesLookLike() {
    Api.accepted(Api.submit(Api.fine("labels", Map.of("a", "b, c=d")), KEY, "k"));
    Map<String, Object> other = Api.fine("labels", Map.of("a", "b", "c", "d"));
    Api.problem(Api.submit(other, KEY, "k"), ProblemType.IDEMPOTENCY_CONFLICT);
  }

  @Test
  void knowsTheSameZipByItsBytes() {
    UUID id = Api.accepted(Api.submit(zip(ZIP), KEY, "k"));
    assertThat(Api.accepted(Api.submit(zip(ZIP), KEY, "k"))).isEqualTo(id);
    Api.problem(
        Api.submit(zip("PK other bytes".getBytes(UTF_8)), KEY, "k"),
        ProblemType.IDEMPOTENCY_CONFLICT);
    assertThat(world.code.keys()).containsExactly("tmp_zips/" + id + "/a.zip");
    assertThat(world.code.bytes("tmp_zips/" + id + "/a.zip")).isEqualTo(ZIP);
  }

  @Test
  void makesOneTaskOfTheSameKeyAtTheSameTime() {
    Set<UUID> ids = Set.copyOf(Together.run(8, i -> Api.accepted(Api.submit(zip(ZIP), KEY, "k"))));
    assertThat(ids).hasSize(1);
    assertThat(world.recorded()).hasSize(1);
    assertThat(world.code.keys()).containsExactly("tmp_zips/" + ids.iterator().next() + "/a.zip");
  }

  @Test
  void removesItsOwnObjectWhenAnotherInsertWasFaster() {
    Task other = TaskFixtures.aTask().build();
    world.tasks.faults().beforeNextWrite(() -> world.tasks.insert(other, "k", "another hash"));
    Api.problem(Api.submit(zip(ZIP), KEY, "k"), ProblemType.IDEMPOTENCY_CONFLICT);
    assertThat(world.code.keys()).isEmpty();

    Task second = TaskFixtures.aTask().build();
    world.tasks.faults().beforeNextWrite(() -> world.tasks.insert(second, "k2", "hash"));
    Api.problem(
        Api.submit(Api.fine("github_token", "t"), KEY, "k2"), ProblemType.IDEMPOTENCY_CONFLICT);
    assertThat(world.tokens.kept()).isEmpty();
  }

  @Test
  void countsAsQueuedWhenDispatchWasFaster() {
    world
        .tasks
        .faults()
        .beforeNextWrite(
            () -> {
              // The insert itself; the next write is submit's late QUEUED.
              world.tasks.faults().beforeNextWrite(this::claimTheOnlyTask);
            });
    HttpResponse<String> answer = Api.submit(Api.fine());
    UUID id = Api.accepted(answer);
    assertThat(Api.json(answer).path("status").asString()).isEqualTo("PROCESSING");
    assertThat(world.tasks.get(id).status()).isEqualTo(TaskStatus.PROCESSING);
  }

  private void claimTheOnlyTask() {
    Task task = world.recorded().get(0);
    world.tasks.claim(task, new Admission(9, 9), Duration.ofMinutes(1));
  }

  @Test
  void keepsLimitsLabelsAndImageOfATask() {
    Map<String, Object> fields = Api.fine("max_steps", 7);
    fields.put("max_tokens", 1_000);
    fields.put("timeout_seconds", 60);
    fields.put("labels", Map.of("team/name", "röd"));
    fields.put("agent_image", "registry.example/agents/node:22");
    fields.put("git_ref", "release/1.x");
    fields.put("target_file", "src/ä b.py");
    TaskSpec spec = world.tasks.get(Api.accepted(Api.submit(fields))).spec();
    assertThat(spec.limits()).isEqualTo(new Limits(7, 1_000, 60));
    assertThat(spec.labels()).containsExactly(Map.entry("team/name", "röd"));
    assertThat(spec.agentImage()).isEqualTo("registry.example/agents/node:22");
    assertThat(spec.source().gitRef()).isEqualTo("release/1.x");
    assertThat(spec.targetFile()).isEqualTo("src/ä b.py");
  }

  @Test
  void givesATaskTheConfiguredLimits() {
    TaskSpec spec = world.tasks.get(Api.accepted(Api.submit(Api.fine()))).spec();
    assertThat(spec.limits()).isEqualTo(new Limits(100, 1_000_000, 1_800));
    assertThat(spec.targetFile()).isEmpty();
    assertThat(spec.keySource()).isEqualTo("default");
  }

  @Test
  void takesAZipFromTheCallersInbox() {
    HttpResponse<String> upload = Api.post("/api/uploads", null, new byte[0]);
    assertThat(upload.statusCode()).isEqualTo(201);
    String path = Api.json(upload).path("zip_path").asString();
    assertThat(path).startsWith("inbox/_/").endsWith(".zip");
    assertThat(Api.json(upload).path("upload_url").asString()).contains(path, "method=PUT");
    assertThat(Api.json(upload).path("expires_in").asInt()).isEqualTo(3_600);

    Map<String, Object> fields = Api.fine("git_url", null);
    fields.put("zip_path", path);
    Task task = world.tasks.get(Api.accepted(Api.submit(fields)));
    assertThat(task.spec().source().zipKey()).isEqualTo(path);
  }

  @Test
  void keepsTheLargestTaskFarBelowAKafkaRecordsLimit() {
    Map<String, String> labels =
        IntStream.range(0, SubmissionRules.MAX_LABELS)
            .boxed()
            .collect(Collectors.toMap(i -> "k".repeat(60) + i, i -> "€".repeat(200)));
    Map<String, Object> fields = Api.fine("task_description", "\u0001".repeat(20_000));
    fields.put("target_file", "€".repeat(1_024));
    fields.put("labels", labels);
    Task task = world.tasks.get(Api.accepted(Api.submit(fields)));
    assertThat(Api.JSON.writeValueAsBytes(TaskQueued.of(task))).hasSizeLessThan(1 << 18);
  }
}
