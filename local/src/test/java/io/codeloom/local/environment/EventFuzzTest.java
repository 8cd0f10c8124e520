package io.codeloom.local.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.event.EventTypes;
import io.codeloom.core.fuzz.Fuzz;
import io.codeloom.core.fuzz.JsonTexts;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.quicktheories.core.Gen;

/**
 * Events nobody thought of, to every function: each is taken or refused for good, and changes
 * nothing. A 503 would have it sent again for ever, and stands for an exception nobody expected.
 * What becomes of requests for tasks is submit's own test.
 */
class EventFuzzTest {
  private static final int EVENTS = 150;

  private static final List<String> TYPES =
      List.of(
          EventTypes.TASK_QUEUED,
          EventTypes.JOB_CHECK,
          EventTypes.API_SERVER_PREFIX + "update",
          EventTypes.TASK_FINISHED,
          "",
          "x");

  private static final List<String> NAMES =
      List.of(
          "task_id",
          "input_type",
          "code_location",
          "target_file",
          "task_description",
          "openai_api_key_source",
          "job_name",
          "job_uid",
          "metadata",
          "name",
          "uid",
          "status");

  private final SharedCodeloom codeloom = SharedCodeloom.get();
  private final Functions functions = codeloom.environment().functions();
  private final EventPoster poster = new EventPoster(codeloom.environment().eventToken());

  @TempDir Path temp;

  private record Forged(String function, URI sink, String type, String data) {
    @Override
    public String toString() {
      return function + " " + type + "\n" + data;
    }
  }

  /** One of a running task is among the names that they know. */
  @Test
  void functionsTakeOrRefuseEveryEventAndChangeNothing() throws Exception {
    Path gate = codeloom.fresh("gate");
    String running =
        codeloom
            .client()
            .submitZip(
                CodeTree.sample(temp).zip(),
                new Steps().run("echo x > x").await(gate).finish("Fuzz me"));
    codeloom.client().awaitState(running, "RUNNING_AGENT");
    String uid = codeloom.job(running).getMetadata().getUid();
    List<String> row = codeloom.tables().task(running);
    List<String> all = tasks();

    Fuzz.of(EVENTS)
        .forAll(
            forged(List.of('"' + running + '"', "\"codex-agent-" + running + '"', '"' + uid + '"')))
        .checkAssert(
            event -> {
              assertThat(status(event)).isIn(202, 422);
              assertThat(rows(running)).isEqualTo(row);
            });

    assertThat(tasks()).isEqualTo(all);
    Files.createFile(gate);
    assertThat(codeloom.client().awaitEnd(running).path("status").asString())
        .isEqualTo("COMPLETED");
  }

  private Gen<Forged> forged(List<String> known) {
    Gen<String> data = JsonTexts.of(NAMES, known);
    return in ->
        switch (Fuzz.pick(List.of("dispatch", "finalize", "reconcile"), in)) {
          case "dispatch" ->
              new Forged("dispatch", functions.dispatch(), Fuzz.pick(TYPES, in), data.generate(in));
          case "finalize" ->
              new Forged(
                  "finalize", functions.finalizer(), Fuzz.pick(TYPES, in), data.generate(in));
          default ->
              new Forged(
                  "reconcile", functions.reconcile(), Fuzz.pick(TYPES, in), data.generate(in));
        };
  }

  private int status(Forged event) {
    try {
      return poster.post(event.sink(), event.type(), event.data());
    } catch (Exception e) {
      throw new AssertionError("no answer", e);
    }
  }

  private List<String> rows(String task) {
    try {
      return codeloom.tables().task(task);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> tasks() throws SQLException {
    return codeloom.tables().rows("SELECT id FROM tasks ORDER BY id");
  }

  @Test
  @Timeout(60)
  void deepNestingIsRefusedAndOverflowsNothing() throws Exception {
    String deep = "{\"metadata\":".repeat(200_000);
    for (String type : List.of(EventTypes.TASK_QUEUED, EventTypes.API_SERVER_PREFIX + "add")) {
      URI function =
          type.equals(EventTypes.TASK_QUEUED) ? functions.dispatch() : functions.finalizer();
      long start = System.nanoTime();
      assertThat(poster.post(function, type, deep)).isEqualTo(422);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    }
  }
}
