package io.codeloom.agentjob.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.codeloom.agentjob.PodFolders;
import io.codeloom.agentjob.StagedCode;
import io.codeloom.agentjob.json.Json;
import io.codeloom.agentjob.scripted.Script;
import io.codeloom.agentjob.scripted.ScriptBook;
import io.codeloom.agentjob.scripted.ScriptedModelServer;
import io.codeloom.agentjob.support.Await;
import io.codeloom.core.job.JobEnv;
import io.codeloom.core.job.OutputFiles;
import io.codeloom.core.job.TaskFile;
import io.codeloom.core.task.InputType;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Prints what agent and courier cost on top of a bare loop with the same model calls and commands:
 * time and processor time a step, and memory, side by side. Each is a process of its own, as in a
 * pod.
 */
public final class StepBenchmark {
  private static final int STEPS = 50;
  private static final String COMMAND =
      "echo line ${i} >> work.txt; sed -n '$p' work.txt; grep -c line work.txt";
  private static final int ROUNDS = 3;
  private static final String MAIN = "io.codeloom.agentjob.Main";

  /** The limits of the containers in the Job's template. */
  private static final String AGENT_MEMORY = "4g";

  private static final String COURIER_MEMORY = "512m";

  private StepBenchmark() {}

  /** Runs both, three rounds each, and prints the best of each. */
  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("codeloom-benchmark-");
    try (ScriptedModelServer model = ScriptedModelServer.start(0, ScriptBook.always(script()))) {
      List<Measured> bare = new ArrayList<>();
      List<Measured> ours = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        bare.add(bare(Files.createDirectory(folder.resolve("bare-" + round)), model.baseUrl()));
        ours.add(ours(folder.resolve("pod-" + round), model.baseUrl()));
      }
      print(bare, ours);
    } finally {
      delete(folder);
    }
  }

  private static Script script() {
    ObjectNode command = Json.object().put("command_string", COMMAND);
    ObjectNode summary = Json.object().put("summary", "done");
    Script.Call shell = new Script.Call("run_shell_command", command);
    Script.Call finish = new Script.Call("finish", summary);
    return new Script(
        "benchmark",
        null,
        List.of(
            new Script.Step(null, "", List.of(shell), STEPS),
            new Script.Step(null, "", List.of(finish), 1)));
  }

  /**
   * One run.
   *
   * @param wall start of the process to its end
   * @param step from one step to the next, first to last, ms
   * @param cpu processor time of a step, in the loop and its commands, ms
   * @param courierCpu the same in the courier; 0 without one
   * @param agentKib peak of the process that runs the loop
   * @param courierKib peak of the courier; 0 without one
   */
  private record Measured(
      Duration wall, double step, double cpu, double courierCpu, long agentKib, long courierKib) {
    double allCpu() {
      return cpu + courierCpu;
    }
  }

  private static Measured bare(Path work, URI model) throws Exception {
    Path times = work.resolveSibling(work.getFileName() + ".times");
    Meter.Ended ended =
        Meter.runToEnd(
            Meter.java(
                    AGENT_MEMORY,
                    List.of(BareLoop.class.getName(), model.toString(), times.toString()))
                .directory(work.toFile()));
    List<Instant> at = Files.readAllLines(times).stream().map(Instant::parse).toList();
    double cpu = cpuAStep(ended.meter(), at);
    return new Measured(ended.wall(), millisAStep(at), cpu, 0, ended.meter().peakKib(), 0);
  }

  private static Measured ours(Path folder, URI model) throws Exception {
    StagedCode code = StagedCode.empty().file("task.json", Json.line(task()));
    try (PodRun run = new PodRun(folder, model)) {
      byte[] staged = code.file("code/README.md", "# benchmark\n").bytes();
      ProcessBuilder courierStart = Meter.java(COURIER_MEMORY, List.of(MAIN, "courier"));
      courierStart.environment().putAll(run.pod.environment());
      Process courier = courierStart.start();
      try (Meter courierMeter = new Meter(courier)) {
        Await.until(() -> Files.exists(run.gatewayFile()));
        run.fetch(staged);
        ProcessBuilder agent = Meter.java(AGENT_MEMORY, List.of(MAIN, "agent"));
        agent.environment().putAll(run.pod.environment());
        Meter.Ended ended = Meter.runToEnd(agent);
        courier.destroy();
        courier.waitFor();
        return measured(run.pod, ended, courierMeter);
      } finally {
        courier.destroyForcibly().waitFor();
      }
    }
  }

  private static Measured measured(PodFolders pod, Meter.Ended ended, Meter courier)
      throws IOException {
    List<Instant> at = replies(pod.dir(JobEnv.OUTPUT_DIR).resolve(OutputFiles.TRAJECTORY));
    return new Measured(
        ended.wall(),
        millisAStep(at),
        cpuAStep(ended.meter(), at),
        cpuAStep(courier, at),
        ended.meter().peakKib(),
        courier.peakKib());
  }

  private static double cpuAStep(Meter meter, List<Instant> at) {
    return meter.cpuMillis(at.get(0), at.get(STEPS)) / STEPS;
  }

  private static TaskFile task() {
    UUID id = UUID.fromString(StagedCode.TASK_ID);
    return new TaskFile(id, InputType.ZIP, "benchmark", "", 100, 100_000_000, 600, null);
  }

  private static List<Instant> replies(Path trajectory) throws IOException {
    List<Instant> at = new ArrayList<>();
    for (String line : Files.readAllLines(trajectory)) {
      JsonNode entry = Json.parse(line);
      if (entry.path("type").asText().equals("reply")) {
        at.add(Instant.parse(entry.path("time").asText()));
      }
    }
    return at;
  }

  private static double millisAStep(List<Instant> at) {
    if (at.size() != STEPS + 1) {
      throw new IllegalStateException(at.size() + " replies instead of " + (STEPS + 1));
    }
    return Duration.between(at.get(0), at.get(STEPS)).toNanos() / 1e6 / STEPS;
  }

  private static void print(List<Measured> bare, List<Measured> ours) {
    String row = "%-28s %12s %12s %12s%n";
    System.out.printf(row, STEPS + " steps, best of " + ROUNDS, "bare loop", "codeloom", "on top");
    print("a step, ms", bare, ours, Measured::step);
    print("processor time a step, ms", bare, ours, Measured::allCpu);
    print("  of which the courier", bare, ours, Measured::courierCpu);
    print("whole process, ms", bare, ours, run -> run.wall().toMillis());
    print("loop, peak MB", bare, ours, run -> run.agentKib() / 1024.0);
    print("courier, peak MB", bare, ours, run -> run.courierKib() / 1024.0);
  }

  private static void print(
      String what, List<Measured> bare, List<Measured> ours, ToDoubleFunction<Measured> value) {
    double one = bare.stream().mapToDouble(value).min().orElseThrow();
    double other = ours.stream().mapToDouble(value).min().orElseThrow();
    System.out.printf("%-28s %12s %12s %12s%n", what, f(one), f(other), f(other - one));
  }

  private static String f(double value) {
    return "%.1f".formatted(value);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(path);
      }
    }
  }
}
