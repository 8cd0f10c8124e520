package io.codeloom.agentjob.conformance;

import static io.codeloom.agentjob.Shell.sh;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.codeloom.agentjob.StagedCode;
import io.codeloom.agentjob.json.Json;
import io.codeloom.agentjob.scripted.Script;
import io.codeloom.agentjob.scripted.ScriptBook;
import io.codeloom.agentjob.scripted.ScriptedModelServer;
import io.codeloom.core.job.GatewayFile;
import io.codeloom.core.job.JobEnv;
import io.codeloom.core.job.OutputFiles;
import io.codeloom.core.job.SecretFiles;
import io.codeloom.core.job.TaskFile;
import io.codeloom.core.task.ExitStatus;
import io.codeloom.core.task.InputType;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A pod whose agent tries to carry a credential out, or to have others run its commands. A program,
 * so that the pod can have a network of its own, as pods have: its agent knocks at every port, and
 * on the machine's own that would be another test's as well.
 */
final class CredentialProof {
  private static final List<String> ATTACK =
      List.of(
          "1-look-around",
          "2-knock-at-the-gateway",
          "3-poison-git",
          "4-fill-the-output-folder",
          "5-leave-children");

  private final Path tmp;
  private final String key = "sk-canary-" + UUID.randomUUID();

  private CredentialProof(Path tmp) {
    this.tmp = tmp;
  }

  /** Argument: an empty folder. Fails unless everything is as it should be. */
  public static void main(String[] args) throws Exception {
    new CredentialProof(Path.of(args[0])).run();
    System.exit(0);
  }

  private void run() throws Exception {
    sh(tmp, "mkdir -p code/vendor/lib; echo a > code/a.txt; echo in > code/vendor/lib/in.txt");
    Trees.commit(tmp.resolve("code"));
    Trees.commit(tmp.resolve("code/vendor/lib"));
    Path log = tmp.resolve("container.log");
    try (ScriptedModelServer model = ScriptedModelServer.start(0, ScriptBook.always(attack()));
        PodRun run = new PodRun(tmp.resolve("pod"), model.baseUrl())) {
      run.pod.secret(JobEnv.MODEL_SECRET_DIR, SecretFiles.OPENAI_API_KEY, key);
      run.begin(Trees.staged(tmp, task()));

      Process agent = IsolatedAgent.start(run.pod, log);
      assertThat(agent.waitFor(120, TimeUnit.SECONDS)).as("over in bounded time").isTrue();
      assertThat(agent.exitValue()).as(Files.readString(log)).isZero();
      expectNothingWithinReach(run, log, ports(run, model));
      Delivered delivered = run.end();

      expectNothingDelivered(run, delivered, Files.readAllBytes(log));
      expectWholePatch(run, delivered);
      expectNothingRan(run);
      assertThat(model.requests()).hasSize(ATTACK.size() + 1);
    }
  }

  private static List<Integer> ports(PodRun run, ScriptedModelServer model) throws IOException {
    String gateway = Json.parse(Files.readString(run.gatewayFile())).path("base_url").asText();
    return Stream.of(gateway, run.store.url(), model.baseUrl().toString())
        .map(url -> URI.create(url).getPort())
        .toList();
  }

  private static Script attack() throws IOException {
    List<Script.Step> steps = new ArrayList<>();
    for (String name : ATTACK) {
      steps.add(step("run_shell_command", "command_string", resource(name)));
    }
    steps.add(step("finish", "summary", "Nothing to see here."));
    return new Script("attack", null, steps);
  }

  private static Script.Step step(String tool, String argument, String value) {
    ObjectNode arguments = Json.object().put(argument, value);
    return new Script.Step(null, "", List.of(new Script.Call(tool, arguments)), 1);
  }

  private static String resource(String name) throws IOException {
    try (var in = CredentialProof.class.getResourceAsStream("/attack/" + name + ".sh")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static TaskFile task() {
    UUID id = UUID.fromString(StagedCode.TASK_ID);
    return new TaskFile(id, InputType.ZIP, "Add a line.", "", 50, 10_000_000, 110, null);
  }

  /** Before anything is masked: the key and the URL are nowhere the agent could write. */
  private void expectNothingWithinReach(PodRun run, Path log, List<Integer> ports)
      throws IOException {
    Canaries canaries = new Canaries().plant("the model's key", key).plant("URL", signature(run));
    canaries.expectNoneIn("the container's log", Files.readAllBytes(log));
    try (Stream<Path> left = Files.list(run.pod.dir(JobEnv.OUTPUT_DIR))) {
      for (Path file : left.filter(CredentialProof::isReadable).toList()) {
        canaries.expectNoneIn(file.toString(), Files.readAllBytes(file));
      }
    }
    String trajectory =
        Files.readString(run.pod.dir(JobEnv.OUTPUT_DIR).resolve(OutputFiles.TRAJECTORY));
    assertThat(trajectory)
        .contains("wrong token: HTTP/1.1 401", "no token: HTTP/1.1 401")
        .contains("basic: HTTP/1.1 401", "other route: HTTP/1.1 401")
        .contains("port " + ports.get(0) + ": HTTP/1.1 401")
        .contains("names no other: yes");
    // Among others: to a port that is its own, as the kernel may give it one, a socket connects.
    assertThat(trajectory).matches(found(ports));
  }

  private static Pattern found(List<Integer> ports) {
    String all = ports.stream().sorted().map(String::valueOf).collect(joining(" (?:\\d+ )*"));
    return Pattern.compile(".*ports: (?:\\d+ )*" + all + "\\b.*", Pattern.DOTALL);
  }

  private static boolean isReadable(Path file) {
    try {
      return Files.isRegularFile(file, java.nio.file.LinkOption.NOFOLLOW_LINKS)
          && Files.size(file) < 100_000_000;
    } catch (IOException e) {
      return false;
    }
  }

  private static String signature(PodRun run) {
    return run.store.url().replaceAll(".*q-signature=", "");
  }

  private void expectNothingDelivered(PodRun run, Delivered delivered, byte[] log)
      throws IOException {
    GatewayFile gateway =
        Json.MAPPER.readValue(Files.readString(run.gatewayFile()), GatewayFile.class);
    Canaries canaries =
        new Canaries()
            .plant("the model's key", key)
            .plant("the URL's signature", signature(run))
            .plant("the gateway's token", gateway.token());
    for (Map.Entry<String, byte[]> file : delivered.files().entrySet()) {
      canaries.expectNoneIn(file.getKey(), file.getValue());
      canaries.expectNoneIn("a name", file.getKey().getBytes(StandardCharsets.UTF_8));
    }
    canaries.expectNoneIn("the archive", run.store.puts().get(run.store.puts().size() - 1));
    canaries.expectNoneIn("the courier's log", run.pod.log().getBytes(StandardCharsets.UTF_8));
    assertThat(delivered.files().keySet())
        .doesNotContain("agent/environ.txt", "agent/one.txt", "agent/link.json", "agent/key.txt")
        .doesNotContain("agent/manifest.json", "agent/diff.patch", "agent/pipe.txt")
        .doesNotContain("agent/sparse.bin", "agent/models", "agent/sp ace.txt")
        .contains("agent/loot.txt", "agent/raw.json", "agent/growing.txt", "agent/-rf");
    assertThat(delivered.agentText("raw.json")).contains("[masked]");
    assertThat(delivered.agentText("loot.txt"))
        .contains("GATEWAY_DIR/gateway.json", "No such file or directory", "[masked]");
    assertThat(delivered.manifest().exitStatus()).isEqualTo(ExitStatus.FINISHED);
    assertThat(delivered.manifest().finishSeen()).isTrue();
    assertThat(delivered.manifest().secretInPatch()).isFalse();
  }

  private void expectWholePatch(PodRun run, Delivered delivered)
      throws IOException, InterruptedException {
    Files.write(tmp.resolve("diff.patch"), delivered.patch());
    assertThat(delivered.manifest().detail()).contains("sparse-in-code: it is larger than");
    // Applied where no .git is: an engineer's own attributes would speak as well.
    sh(tmp, "find code -name .git -prune -exec rm -rf {} +");
    Trees.apply(tmp);
    sh(run.pod.code(), "rm pipe-in-code sparse-in-code");
    sh(tmp, "cp -a " + run.pod.code() + " left");
    Trees.expectSame(tmp, "left", "code");
    assertThat(Files.readString(tmp.resolve("code/a.txt"))).contains("work that was asked for");
    assertThat(tmp.resolve("code/hidden-work.txt")).exists();
    assertThat(tmp.resolve("code/vendor/lib/new.txt")).exists();
  }

  private static void expectNothingRan(PodRun run) throws IOException {
    try (Stream<Path> planted = Files.list(run.pod.root())) {
      assertThat(planted.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.startsWith("ran"));
    }
  }
}
