package io.codeloom.local.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.event.EventTypes;
import io.codeloom.core.event.Topics;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever reaches a sink can post what he likes there; nothing but names is believed. */
class ForgedEventsTest {
  private final SharedCodeloom codeloom = SharedCodeloom.get();
  private final TaskClient client = codeloom.client();
  private final Functions functions = codeloom.environment().functions();
  private final EventPoster insider = new EventPoster(codeloom.environment().eventToken());
  private final List<EventPoster> outsiders =
      List.of(new EventPoster(null), new EventPoster("x"), new EventPoster("codeloom".repeat(4)));

  @TempDir Path temp;

  @Test
  void changeNothing() throws Exception {
    Path gate = codeloom.fresh("gate");
    String running =
        client.submitZip(
            CodeTree.sample(temp).zip(),
            new Steps().run("echo x > x").await(gate).finish("Forge me"));
    client.awaitState(running, "RUNNING_AGENT");
    String unknown = UUID.randomUUID().toString();
    List<String> row = codeloom.tables().task(running);
    Job job = codeloom.job(running);
    long tasks = codeloom.tables().rows("SELECT id FROM tasks").size();

    for (URI function : all()) {
      for (String event : forgeries(running, unknown, Serialization.asJson(ended(job)))) {
        for (String type : types()) {
          assertThat(insider.post(function, type, event))
              .as("%s %s %s", function, type, event)
              .isIn(202, 422);
        }
      }
      assertThat(insider.postRaw(function, new byte[0])).isIn(202, 422);
      assertThat(insider.postRaw(function, "{".getBytes(StandardCharsets.UTF_8))).isIn(202, 422);
    }

    assertThat(codeloom.tables().task(running)).isEqualTo(row);
    assertThat(codeloom.job(running).getSpec()).isEqualTo(job.getSpec());
    assertThat(codeloom.job(unknown)).isNull();
    assertThat(codeloom.tables().rows("SELECT id FROM tasks")).hasSize((int) tasks);
    assertThat(codeloom.records().keyed(Topics.RESULTS, running)).isEmpty();
    Files.createFile(gate);
    assertThat(client.awaitEnd(running).path("status").asString()).isEqualTo("COMPLETED");
  }

  /** Not even an event that would be welcome: a request for a task, a ping, a queued task. */
  @Test
  void areNotLetInFromOutside() throws Exception {
    long tasks = codeloom.tables().rows("SELECT id FROM tasks").size();
    String request = "{\"git_url\":\"https://git.example/a.git\",\"task_description\":\"x\"}";

    for (EventPoster outsider : outsiders) {
      for (URI function : all()) {
        for (String type : types()) {
          assertThat(outsider.post(function, type, request)).isEqualTo(401);
        }
        assertThat(outsider.postRaw(function, new byte[0])).isEqualTo(401);
      }
    }

    assertThat(codeloom.tables().rows("SELECT id FROM tasks")).hasSize((int) tasks);
  }

  private List<URI> all() {
    return List.of(
        functions.submit(), functions.dispatch(), functions.finalizer(), functions.reconcile());
  }

  private static List<String> types() {
    return List.of(
        EventTypes.TASK_QUEUED,
        EventTypes.TASK_FINISHED,
        EventTypes.JOB_CHECK,
        EventTypes.API_SERVER_PREFIX + "update",
        EventTypes.API_SERVER_PREFIX + "delete",
        "dev.knative.kafka.event",
        "io.example.unheard.of");
  }

  private static List<String> forgeries(String running, String unknown, String endedJob) {
    return List.of(
        "{\"task_id\":\"" + unknown + "\",\"input_type\":\"GIT\",\"code_location\":\"x\"}",
        "{\"task_id\":\"" + running + "\",\"status\":\"FAILED\",\"code_location\":\"other\"}",
        "{\"task_id\":\"../" + running + "\"}",
        "{\"job_name\":\"codex-agent-" + running + "\",\"job_uid\":\"" + unknown + "\"}",
        "{\"job_name\":\"codex-agent-" + unknown + "\",\"job_uid\":\"" + unknown + "\"}",
        endedJob,
        endedJob.replace(running, unknown),
        "{\"metadata\":{}}",
        "[]",
        "null");
  }

  private static Job ended(Job job) {
    return job.edit()
        .editOrNewStatus()
        .addNewCondition()
        .withType("Failed")
        .withStatus("True")
        .endCondition()
        .endStatus()
        .build();
  }
}
