package io.codeloom.local.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs the kubectl found on PATH against one server. */
final class Kubectl {

  private static final long LIMIT_SECONDS = 60;

  private final Path home;
  private final Path kubeconfig;

  /** What it answered: stdout and stderr in one. */
  record Answer(int code, String text) {}

  Kubectl(Path home, String kubeconfig) throws IOException {
    this.home = home;
    this.kubeconfig = Files.writeString(home.resolve("kubeconfig"), kubeconfig);
  }

  /** JUnit's condition for tests that need it: loud when it is missing. */
  static boolean isInstalled() {
    boolean found =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
    if (!found) {
      System.err.println("SKIPPED: kubectl is not on PATH, so nothing is proved with it here");
    }
    return found;
  }

  Answer run(String... arguments) throws IOException, InterruptedException {
    Process process = start(arguments);
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("kubectl took too long: " + List.of(arguments));
    }
    return new Answer(process.exitValue(), text);
  }

  Process start(String... arguments) {
    List<String> command = new ArrayList<>(List.of("kubectl", "--request-timeout=60s"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    String path = environment.get("PATH");
    environment.clear();
    environment.putAll(
        Map.of("PATH", path, "HOME", home.toString(), "KUBECONFIG", kubeconfig.toString()));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
