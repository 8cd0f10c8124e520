package io.codeloom.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;

import io.codeloom.core.error.ProblemType;
import io.codeloom.core.job.JobManifest;
import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.JobView;
import io.codeloom.core.port.Outage;
import io.codeloom.core.task.Ending;
import io.codeloom.core.task.ExitStatus;
import io.codeloom.core.task.Failure;
import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskFixtures;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.core.task.Usage;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** What callers see of their tasks, and cancelling them. */
class TaskApiTest {
  private SubmitWorld world;

  @BeforeEach
  void begin() {
    world = SubmitServer.freshWorld();
  }

  private Task seeded(TaskStatus status) {
    return world.tasks.seed(TaskFixtures.aTask().status(status).build());
  }

  private Task ended(TaskStatus status, String... files) {
    Failure failure = status == TaskStatus.FAILED ? Failure.of(FailureCode.STEP_LIMIT) : null;
    Usage usage = new Usage(3, 10, 5, 15, 2, 60, false);
    ExitStatus exit = status == TaskStatus.COMPLETED ? ExitStatus.FINISHED : ExitStatus.STEP_LIMIT;
    Ending ending = new Ending(status, "Done", exit, failure, usage, null, List.of(files));
    return world.tasks.seed(TaskFixtures.aTask().status(status).outcome(ending.outcome()).build());
  }

  private static JsonNode status(UUID id) {
    HttpResponse<String> answer = Api.get("/api/task/" + id + "/status");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Api.json(answer);
  }

  private static HttpResponse<String> cancel(UUID id) {
    return Api.post("/api/task/" + id + "/cancel", null, new byte[0]);
  }

  @Test
  void showsATask() {
    Task task = seeded(TaskStatus.RUNNING_AGENT);
    JsonNode shown = status(task.id());
    assertThat(shown.path("id").asString()).isEqualTo(task.id().toString());
    assertThat(shown.path("input_type").asString()).isEqualTo("git");
    assertThat(shown.path("git_url").asString()).isEqualTo(TaskFixtures.GIT_URL);
    assertThat(shown.path("status").asString()).isEqualTo("RUNNING_AGENT");
    assertThat(shown.path("code_path_cos").asString()).startsWith("processed_code/");
    assertThat(shown.path("labels").path("team").asString()).isEqualTo("red");
    assertThat(shown.path("created_at").asString()).endsWith("Z");
    assertThat(shown.has("log_file_urls")).isFalse();
    assertThat(shown.has("failure")).isFalse();
    assertThat(shown.has("cancelling")).isFalse();
    assertThat(shown.has("queue_position")).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = TaskStatus.class,
      names = {"COMPLETED", "FAILED", "CANCELLED"})
  void linksTheFilesOfEveryEndedTask(TaskStatus status) {
    Task task = ended(status, "diff.patch", "agent.log");
    JsonNode shown = status(task.id());
    assertThat(shown.path("log_file_urls").propertyNames())
        .containsExactlyInAnyOrder("diff.patch", "agent.log");
    assertThat(shown.path("log_file_urls").path("diff.patch").asString())
        .contains("logs/" + task.id() + "/diff.patch", "method=GET", "seconds=900");
    assertThat(shown.path("usage").path("total_tokens").asInt()).isEqualTo(15);
    assertThat(shown.path("failure").path("code").asString(""))
        .isEqualTo(status == TaskStatus.FAILED ? "step_limit" : "");
    assertThat(shown.path("failure").has("remedy")).isEqualTo(status == TaskStatus.FAILED);
  }

  @Test
  void leadsToAFile() {
    Task task = ended(TaskStatus.COMPLETED, "diff.patch");
    HttpResponse<String> answer = Api.get("/api/task/" + task.id() + "/files/diff.patch");
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location").orElseThrow())
        .contains("logs/" + task.id() + "/diff.patch");
    for (String name : List.of("agent.log", "..", "%2e%2e", "DIFF.PATCH")) {
      Api.problem(Api.get("/api/task/" + task.id() + "/files/" + name), ProblemType.NOT_FOUND);
    }
  }

  @Test
  void showsThePlaceInTheQueue() {
    List<UUID> queued =
        IntStream.range(0, 3).mapToObj(i -> seeded(TaskStatus.QUEUED).id()).toList();
    for (int i = 0; i < 3; i++) {
      assertThat(status(queued.get(i)).path("queue_position").asInt()).isEqualTo(i + 1);
    }
  }

  @Test
  void showsNobodyElsesTasks() {
    Task other =
        world.tasks.seed(
            TaskFixtures.aTask().owner("other").status(TaskStatus.RUNNING_AGENT).build());
    for (String what : List.of("/status", "/events", "/files/diff.patch")) {
      Api.problem(Api.get("/api/task/" + other.id() + what), ProblemType.NOT_FOUND);
    }
    Api.problem(cancel(other.id()), ProblemType.NOT_FOUND);
    world.cache.put(other);
    Api.problem(Api.get("/api/task/" + other.id() + "/status"), ProblemType.NOT_FOUND);
    assertThat(Api.json(Api.get("/api/task")).path("tasks").isEmpty()).isTrue();
  }

  @Test
  void listsInPagesNewestFirst() {
    List<String> newestFirst = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      newestFirst.add(0, seeded(TaskStatus.QUEUED).id().toString());
    }
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = Api.json(Api.get("/api/task?limit=3" + cursor));
      page.path("tasks").forEach(task -> seen.add(task.path("id").asString()));
      cursor =
          page.path("next_cursor").isNull()
              ? null
              : "&cursor=" + page.path("next_cursor").asString();
    } while (cursor != null);
    assertThat(seen).isEqualTo(newestFirst);
  }

  @Test
  void listsByStatus() {
    seeded(TaskStatus.QUEUED);
    Task failed = ended(TaskStatus.FAILED);
    JsonNode page = Api.json(Api.get("/api/task?status=FAILED"));
    assertThat(page.path("tasks").size()).isEqualTo(1);
    assertThat(page.path("tasks").path(0).path("id").asString()).isEqualTo(failed.id().toString());
  }

  @Test
  void tellsTheHistory() {
    UUID id = Api.accepted(Api.submit(Api.fine()));
    JsonNode events = Api.json(Api.get("/api/task/" + id + "/events")).path("events");
    assertThat(events.path(0).path("status").asString()).isEqualTo("PENDING");
    assertThat(events.path(1).path("status").asString()).isEqualTo("QUEUED");
    assertThat(events.path(1).path("message").asString()).isNotBlank();
    assertThat(events.path(1).path("at").asString()).endsWith("Z");
  }

  @ParameterizedTest
  @EnumSource(
      value = TaskStatus.class,
      names = {"PENDING", "QUEUED", "PROCESSING", "DOWNLOADING_CODE"})
  void cancelsAtOnceWhatHasNoJob(TaskStatus status) {
    Task task = seeded(status);
    world.tokens.store(task.id(), "t");
    HttpResponse<String> answer = cancel(task.id());
    assertThat(Api.accepted(answer)).isEqualTo(task.id());
    assertThat(Api.json(answer).path("status").asString()).isEqualTo("CANCELLED");
    assertThat(world.tasks.get(task.id()).status()).isEqualTo(TaskStatus.CANCELLED);
    assertThat(world.events.finished()).hasSize(1);
    assertThat(world.tokens.kept()).isEmpty();
    Api.accepted(cancel(task.id()));
    assertThat(world.events.finished()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = TaskStatus.class,
      names = {"RUNNING_AGENT", "UPLOADING_RESULTS"})
  void endsTheJobOfWhatRuns(TaskStatus status) {
    Task task = seeded(status);
    JobView job = world.jobs.create(new JobManifest(task.id(), "kind: Job"));
    HttpResponse<String> answer = cancel(task.id());
    assertThat(Api.json(answer).path("status").asString()).isEqualTo(status.name());
    assertThat(world.jobs.endedNow()).containsExactly(job.name());
    assertThat(status(task.id()).path("cancelling").asBoolean()).isTrue();
    assertThat(world.tasks.get(task.id()).isCancelling()).isTrue();
    assertThat(world.events.finished()).isEmpty();
    Api.accepted(cancel(task.id()));
  }

  @Test
  void leavesAJobAloneThatOnlyHasTheName() {
    Task task = seeded(TaskStatus.RUNNING_AGENT);
    JobView job = world.jobs.create(new JobManifest(task.id(), "kind: Job"));
    world.jobs.has(
        new JobView(
            job.name(),
            "another-uid",
            Optional.empty(),
            job.phase(),
            null,
            false,
            false,
            1,
            Optional.empty(),
            job.createdAt()));
    Api.accepted(cancel(task.id()));
    assertThat(world.jobs.endedNow()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = TaskStatus.class,
      names = {"COMPLETED", "FAILED"})
  void cannotCancelWhatHasEnded(TaskStatus status) {
    Task task = ended(status);
    assertThat(Api.problem(cancel(task.id()), ProblemType.TASK_ENDED)).contains(status.name());
    assertThat(world.tasks.get(task.id()).status()).isEqualTo(status);
  }

  @Test
  void cancelsWhateverServiceIsAwayButTheDatabase() {
    world.events.outage.begin(Outage.Lost.REQUEST);
    world.jobs.outage.begin(Outage.Lost.REQUEST);
    world.cache.goDown();
    Task queued = seeded(TaskStatus.QUEUED);
    Task running = seeded(TaskStatus.RUNNING_AGENT);
    Api.accepted(cancel(queued.id()));
    Api.accepted(cancel(running.id()));
    assertThat(world.tasks.get(queued.id()).status()).isEqualTo(TaskStatus.CANCELLED);
    assertThat(world.tasks.get(running.id()).isCancelling()).isTrue();
  }

  @Test
  void cancelsByTheJobWhenItWasMadeMeanwhile() {
    Task task = seeded(TaskStatus.DOWNLOADING_CODE);
    JobView job = world.jobs.create(new JobManifest(task.id(), "kind: Job"));
    world
        .tasks
        .faults()
        .beforeNextWrite(
            () ->
                world.tasks.replace(
                    task, task.to(TaskStatus.RUNNING_AGENT, "Running").withJobUid(job.uid())));
    Api.accepted(cancel(task.id()));
    Task now = world.tasks.get(task.id());
    assertThat(now.isCancelling() || now.status() == TaskStatus.CANCELLED).isTrue();
    assertThat(world.jobs.find(JobNames.job(task.id())).filter(j -> !j.finished()))
        .satisfiesAnyOf(
            gone -> assertThat(gone).isEmpty(),
            there -> assertThat(world.jobs.endedNow()).contains(job.name()));
  }

  @ParameterizedTest
  @EnumSource(value = TaskStatus.class, mode = EXCLUDE, names = "QUEUED")
  void answersFromTheCacheWithTheDatabaseAway(TaskStatus status) {
    Task task = seeded(status);
    status(task.id());
    world.tasks.faults().goDown();
    assertThat(status(task.id()).path("status").asString()).isEqualTo(status.name());
  }

  @Test
  void saysWhenTheDatabaseIsAway() {
    world.tasks.faults().goDown();
    UUID id = UUID.randomUUID();
    for (String path : List.of("/api/task", "/api/task/" + id + "/status")) {
      HttpResponse<String> answer = Api.get(path);
      Api.problem(answer, ProblemType.UNAVAILABLE);
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }
    Api.problem(cancel(id), ProblemType.UNAVAILABLE);
  }
}
