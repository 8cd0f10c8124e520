package io.codeloom.agentjob.conformance;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.codeloom.agentjob.PodFolders;
import io.codeloom.core.job.JobEnv;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The agent as a container has it: process 1 of a namespace of its own, without capabilities, and
 * without the volumes that are mounted into other containers only.
 */
final class IsolatedAgent {
  private static final List<String> NOT_ITS_OWN =
      List.of(
          JobEnv.TASK_SECRET_DIR, JobEnv.MODEL_SECRET_DIR, JobEnv.BASELINE_DIR, JobEnv.LEDGER_DIR);
  private static final List<String> UNSHARE =
      List.of("unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc");

  private static final List<String> NETWORK =
      List.of("unshare", "--net", "sh", "-euc", "ip link set lo up; exec \"$@\"", "sh");
  private static final String HIDE =
      "n=$1; shift; while [ $n -gt 0 ]; do mount -t tmpfs none \"$1\"; shift; n=$((n - 1)); done;"
          + " exec setpriv --bounding-set=-all --inh-caps=-all --no-new-privs \"$@\"";

  private IsolatedAgent() {}

  /** Skips the test, and says so, where namespaces cannot be made. */
  static void assumePossible() throws IOException, InterruptedException {
    List<String> trial = new ArrayList<>(NETWORK);
    trial.addAll(UNSHARE);
    trial.addAll(List.of("setpriv", "--bounding-set=-all", "--no-new-privs", "true"));
    boolean possible;
    try {
      Process process = new ProcessBuilder(trial).inheritIO().start();
      possible = process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException missing) {
      possible = false;
    }
    if (!possible) {
      System.err.println("SKIPPED: the credential proof needs root, unshare, setpriv and ip");
    }
    assumeThat(possible).as("root with unshare, setpriv and ip").isTrue();
  }

  /** A program in whose network there is nobody but what it starts itself. */
  static Process inANetworkOfItsOwn(Class<?> main, Path folder, Path log) throws IOException {
    List<String> command = new ArrayList<>(NETWORK);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx300m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.addAll(List.of(System.getProperty("java.class.path"), main.getName()));
    command.add(folder.toString());
    ProcessBuilder builder = new ProcessBuilder(command);
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  static Process start(PodFolders pod, Path log) throws IOException {
    List<String> command = new ArrayList<>(UNSHARE);
    command.addAll(List.of("sh", "-euc", HIDE, "sh", Integer.toString(NOT_ITS_OWN.size())));
    NOT_ITS_OWN.forEach(name -> command.add(pod.dir(name).toString()));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx200m", "-XX:+UseSerialGC", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of("io.codeloom.agentjob.Main", "agent"));
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> env = new TreeMap<>(pod.environment());
    NOT_ITS_OWN.forEach(env::remove);
    builder.environment().clear();
    builder.environment().putAll(env);
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }
}
