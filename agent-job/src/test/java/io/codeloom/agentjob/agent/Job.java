package io.codeloom.agentjob.agent;

import com.fasterxml.jackson.databind.JsonNode;
import io.codeloom.agentjob.AgentJob;
import io.codeloom.agentjob.CommandContext;
import io.codeloom.agentjob.StopSignal;
import io.codeloom.agentjob.json.Json;
import io.codeloom.agentjob.model.Backoff;
import io.codeloom.core.job.GatewayFile;
import io.codeloom.core.job.JobEnv;
import io.codeloom.core.job.OutputFiles;
import io.codeloom.core.job.TaskFile;
import io.codeloom.core.task.InputType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A pod's volumes in a temporary folder, and the agent run over them within this JVM. */
final class Job {
  static final UUID TASK = UUID.fromString("6f1c1b0e-8a52-4e0e-9a8c-0a1f6f3f5d11");

  private static final Backoff QUICK = new Backoff(Duration.ofMillis(1), Duration.ofMillis(4), 4);

  final Path root;
  final Map<String, String> env = new HashMap<>();
  final StopSignal stop = new StopSignal();
  final ByteArrayOutputStream log = new ByteArrayOutputStream();
  int maxSteps = 50;
  long maxTokens = 1_000_000;
  int timeoutSeconds = 60;
  String description = "make it work";
  String targetFile = "";

  Job(Path root) throws IOException {
    this.root = root;
    for (String name : List.of("code", "output", "task", "gateway", "tmp", "home")) {
      Files.createDirectories(root.resolve(name));
    }
    env.put(JobEnv.CODE_DIR, root.resolve("code").toString());
    env.put(JobEnv.OUTPUT_DIR, root.resolve("output").toString());
    env.put(JobEnv.TASK_DIR, root.resolve("task").toString());
    env.put(JobEnv.GATEWAY_DIR, root.resolve("gateway").toString());
    env.put(JobEnv.TMPDIR, root.resolve("tmp").toString());
    env.put(JobEnv.HOME, root.resolve("home").toString());
    env.put("PATH", System.getenv("PATH"));
  }

  /** The exit code of the command. */
  int run(URI model) throws Exception {
    prepare(model);
    PrintStream out = new PrintStream(log, true, StandardCharsets.UTF_8);
    CommandContext ctx = new CommandContext(List.of(), env, out, stop, Clock.systemUTC());
    return new AgentCommand(QUICK).run(ctx);
  }

  /** As the image's own entry point runs it. */
  int runByName(URI model) throws IOException {
    prepare(model);
    PrintStream out = new PrintStream(log, true, StandardCharsets.UTF_8);
    return AgentJob.run("agent", env, out, stop);
  }

  void prepare(URI model) throws IOException {
    TaskFile task =
        new TaskFile(
            TASK,
            InputType.ZIP,
            description,
            targetFile,
            maxSteps,
            maxTokens,
            timeoutSeconds,
            null);
    Files.writeString(root.resolve("task/task.json"), Json.line(task));
    GatewayFile gateway = new GatewayFile(model.toString(), "gateway-token", "scripted");
    Files.writeString(root.resolve("gateway/gateway.json"), Json.line(gateway));
  }

  Path code(String name) {
    return root.resolve("code").resolve(name);
  }

  void write(String name, String text) throws IOException {
    Files.createDirectories(code(name).getParent());
    Files.writeString(code(name), text);
  }

  JsonNode result() throws IOException {
    return Json.parse(output(OutputFiles.RESULT));
  }

  String exitStatus() throws IOException {
    return result().path("exit_status").asText();
  }

  List<JsonNode> trajectory() throws IOException {
    return output(OutputFiles.TRAJECTORY).lines().map(Json::parse).toList();
  }

  List<JsonNode> trajectory(String type) throws IOException {
    return trajectory().stream().filter(entry -> entry.path("type").asText().equals(type)).toList();
  }

  String output(String name) throws IOException {
    return Files.readString(root.resolve("output").resolve(name));
  }
}
