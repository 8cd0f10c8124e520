package io.codeloom.agentjob;

import io.codeloom.core.job.JobEnv;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The volumes of one pod, as folders below one folder. */
public final class PodFolders {
  private final Path root;
  private final Map<String, String> env = new HashMap<>();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final StopSignal stop = new StopSignal();

  public PodFolders(Path root) throws IOException {
    this.root = root;
    for (String name :
        List.of(
            JobEnv.CODE_DIR,
            JobEnv.OUTPUT_DIR,
            JobEnv.BASELINE_DIR,
            JobEnv.TASK_DIR,
            JobEnv.GATEWAY_DIR,
            JobEnv.TASK_SECRET_DIR,
            JobEnv.MODEL_SECRET_DIR,
            JobEnv.LEDGER_DIR,
            JobEnv.HOME,
            JobEnv.TMPDIR)) {
      env.put(name, Files.createDirectories(root.resolve(name)).toString());
    }
    env.put("PATH", System.getenv("PATH"));
  }

  public Path dir(String name) {
    return Path.of(env.get(name));
  }

  public Path code() {
    return dir(JobEnv.CODE_DIR);
  }

  public Path root() {
    return root;
  }

  /** As a container gets it. */
  public Map<String, String> environment() {
    return Map.copyOf(env);
  }

  public StopSignal stop() {
    return stop;
  }

  public PodFolders with(String name, String value) {
    env.put(name, value);
    return this;
  }

  public PodFolders secret(String dir, String name, String value) throws IOException {
    Files.writeString(dir(dir).resolve(name), value + "\n");
    return this;
  }

  public CommandContext context() {
    PrintStream out = new PrintStream(log, true, StandardCharsets.UTF_8);
    return new CommandContext(List.of(), env, out, stop, Clock.systemUTC());
  }

  /** A later start of a container in the same pod: same volumes, its own stop signal. */
  public CommandContext context(StopSignal ownStop) {
    PrintStream out = new PrintStream(log, true, StandardCharsets.UTF_8);
    return new CommandContext(List.of(), env, out, ownStop, Clock.systemUTC());
  }

  public String log() {
    return log.toString(StandardCharsets.UTF_8);
  }
}
