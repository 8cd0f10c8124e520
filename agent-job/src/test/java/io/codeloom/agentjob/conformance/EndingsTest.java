package io.codeloom.agentjob.conformance;

import static io.codeloom.agentjob.support.FaultyEndpoint.error;
import static io.codeloom.agentjob.support.FaultyEndpoint.events;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.codeloom.agentjob.AgentJob;
import io.codeloom.agentjob.StagedCode;
import io.codeloom.agentjob.StopSignal;
import io.codeloom.agentjob.json.Json;
import io.codeloom.agentjob.scripted.Script;
import io.codeloom.agentjob.scripted.ScriptBook;
import io.codeloom.agentjob.scripted.ScriptedModelServer;
import io.codeloom.agentjob.support.Await;
import io.codeloom.agentjob.support.FaultyEndpoint;
import io.codeloom.core.job.JobEnv;
import io.codeloom.core.job.OutputFiles;
import io.codeloom.core.task.ExitStatus;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fetch, courier and agent to every ending there is: what was done until then always comes out. */
@Timeout(120)
class EndingsTest {
  private static final String WORK = "echo the work >> README.md; touch begun";
  private static final Set<ExitStatus> SEEN = EnumSet.noneOf(ExitStatus.class);

  @TempDir Path tmp;
  private int maxSteps = 50;
  private long maxTokens = 1_000_000;
  private int timeoutSeconds = 100;

  @AfterAll
  static void noEndingIsForgotten() {
    assertThat(SEEN).isEqualTo(EnumSet.allOf(ExitStatus.class));
  }

  @Test
  void finished() throws Exception {
    plays(ExitStatus.FINISHED, shell(WORK), call("finish", "summary", "Did the work."));
  }

  @Test
  void stepLimit() throws Exception {
    maxSteps = 3;
    plays(ExitStatus.STEP_LIMIT, shell(WORK), many("echo ${i}"));
  }

  @Test
  void tokenLimit() throws Exception {
    maxTokens = 15_000;
    plays(ExitStatus.TOKEN_LIMIT, shell(WORK), many("echo ${i}"));
  }

  @Test
  void timeLimit() throws Exception {
    timeoutSeconds = 3;
    plays(ExitStatus.TIME_LIMIT, shell(WORK), shell("sleep 300"));
  }

  @Test
  void diskLimit() throws Exception {
    try (ScriptedModelServer model = script(shell(WORK), shell(fill()));
        PodRun run = begin(model.baseUrl())) {
      run.pod.with(JobEnv.DISK_LIMIT_BYTES, "4000000");
      assertThat(run.agent()).isEqualTo(1);
      expect(run, ExitStatus.DISK_LIMIT, true);
    }
  }

  @Test
  void stuck() throws Exception {
    plays(ExitStatus.STUCK, shell(WORK), many("echo the same"));
  }

  @Test
  void formatError() throws Exception {
    Script.Step words = new Script.Step(null, "I would rather talk.", List.of(), 5);
    plays(ExitStatus.FORMAT_ERROR, shell(WORK), words);
  }

  @Test
  void modelError() throws Exception {
    meets(ExitStatus.MODEL_ERROR, error(401, "invalid_api_key", "no such key"));
  }

  @Test
  void contextOverflow() throws Exception {
    meets(
        ExitStatus.CONTEXT_OVERFLOW,
        error(400, "context_length_exceeded", "maximum context length is 8192"));
  }

  @Test
  void cancelled() throws Exception {
    try (ScriptedModelServer model = script(shell(WORK), shell("sleep 300"));
        PodRun run = begin(model.baseUrl())) {
      StopSignal stop = new StopSignal();
      CompletableFuture<Integer> agent =
          CompletableFuture.supplyAsync(() -> AgentJob.run("agent", run.pod.context(stop)));
      Await.until(() -> Files.exists(run.pod.code().resolve("begun")));
      stop.fire();
      assertThat(agent.get(30, TimeUnit.SECONDS)).isEqualTo(1);
      expect(run, ExitStatus.CANCELLED, true);
    }
  }

  /** Killed without grace: the record ends where the agent did. */
  @Test
  void crashed() throws Exception {
    try (ScriptedModelServer model = script(shell(WORK), shell("sleep 300"));
        PodRun run = begin(model.baseUrl())) {
      ProcessBuilder start = Meter.java("4g", List.of("io.codeloom.agentjob.Main", "agent"));
      start.environment().putAll(run.pod.environment());
      Process agent = start.start();
      try {
        Await.until(() -> model.requests().size() == 2);
      } finally {
        agent.destroyForcibly().waitFor();
      }
      expect(run, ExitStatus.CRASHED, false);
    }
  }

  private void plays(ExitStatus status, Script.Step... steps) throws Exception {
    try (ScriptedModelServer model = script(steps);
        PodRun run = begin(model.baseUrl())) {
      assertThat(run.agent()).isEqualTo(status == ExitStatus.FINISHED ? 0 : 1);
      expect(run, status, true);
    }
  }

  private void meets(ExitStatus status, FaultyEndpoint.Answer then) throws Exception {
    ObjectNode chunk = Json.object();
    ObjectNode choice = chunk.putArray("choices").addObject().put("finish_reason", "tool_calls");
    ObjectNode work = choice.putObject("delta").putArray("tool_calls").addObject().put("id", "a");
    work.putObject("function")
        .put("name", "run_shell_command")
        .put("arguments", Json.line(Json.object().put("command_string", WORK)));
    try (FaultyEndpoint provider =
            FaultyEndpoint.answering(events(Json.line(chunk), "[DONE]"), then);
        PodRun run = begin(provider.baseUrl())) {
      assertThat(run.agent()).isEqualTo(1);
      expect(run, status, true);
    }
  }

  private void expect(PodRun run, ExitStatus status, boolean agentSaidSo) throws Exception {
    Delivered delivered = run.end();
    assertThat(delivered.manifest().exitStatus()).as(run.pod.log()).isEqualTo(status);
    assertThat(delivered.manifest().checkpoint()).isFalse();
    assertThat(delivered.manifest().finishSeen()).isEqualTo(status == ExitStatus.FINISHED);
    assertThat(new String(delivered.patch(), StandardCharsets.UTF_8)).contains("+the work");
    assertThat(delivered.agentText(OutputFiles.AGENT_LOG)).contains("the work >> README.md");
    assertThat(delivered.agentText(OutputFiles.PROMPT)).contains("Add a line.");
    List<JsonNode> trajectory =
        delivered.agentText(OutputFiles.TRAJECTORY).lines().map(Json::parse).toList();
    assertThat(trajectory).anyMatch(entry -> entry.path("type").asText().equals("result"));
    assertThat(new String(delivered.files().get("courier/exchange.jsonl"), StandardCharsets.UTF_8))
        .contains("the work >> README.md");
    if (agentSaidSo) {
      JsonNode end = trajectory.get(trajectory.size() - 1);
      assertThat(end.path("exit_status").asText()).isEqualTo(status.wireName());
      assertThat(Json.parse(delivered.agentText(OutputFiles.RESULT)).path("exit_status").asText())
          .isEqualTo(status.wireName());
    }
    SEEN.add(status);
  }

  private PodRun begin(URI model) throws Exception {
    String task =
        Json.line(
            Json.object()
                .put("task_id", StagedCode.TASK_ID)
                .put("input_type", "zip")
                .put("task_description", "Add a line.")
                .put("target_file", "")
                .put("max_steps", maxSteps)
                .put("max_tokens", maxTokens)
                .put("timeout_seconds", timeoutSeconds));
    byte[] staged =
        StagedCode.empty().file("task.json", task).file("code/README.md", "# it\n").bytes();
    return new PodRun(tmp.resolve("pod"), model).begin(staged);
  }

  private static ScriptedModelServer script(Script.Step... steps) throws Exception {
    Script script = new Script("endings", null, new ArrayList<>(List.of(steps)));
    return ScriptedModelServer.start(0, ScriptBook.always(script));
  }

  private static String fill() {
    return "head -c 3900000 /dev/urandom > fill; sleep 300";
  }

  private static Script.Step shell(String command) {
    return call("run_shell_command", "command_string", command);
  }

  private static Script.Step many(String command) {
    Script.Step one = shell(command);
    return new Script.Step(null, "", one.calls(), 50);
  }

  private static Script.Step call(String tool, String name, String value) {
    ObjectNode arguments = Json.object().put(name, value);
    return new Script.Step(null, "", List.of(new Script.Call(tool, arguments)), 1);
  }
}
