package io.codeloom.local.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code kubectl kustomize}, which asks no cluster. */
final class Kustomize {
  private static final long LIMIT_SECONDS = 60;

  private Kustomize() {}

  static boolean isInstalled() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(on -> Files.isExecutable(Path.of(on, "kubectl")));
  }

  static String render(Path kustomization) throws IOException, InterruptedException {
    Path out = Files.createTempFile("codeloom", ".yaml");
    try {
      ProcessBuilder builder =
          new ProcessBuilder("kubectl", "kustomize", kustomization.toString())
              .redirectOutput(out.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT);
      String path = builder.environment().get("PATH");
      builder.environment().clear();
      builder.environment().put("PATH", path);
      Process process = builder.start();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("kubectl kustomize took too long");
      }
      if (process.exitValue() != 0) {
        throw new AssertionError("kubectl kustomize " + kustomization + " failed");
      }
      return Files.readString(out);
    } finally {
      Files.delete(out);
    }
  }
}
