package io.codeloom.agentjob;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Real programs for tests, such as the git an engineer would apply a patch with. */
public final class Shell {
  private Shell() {}

  /** Runs {@code script} in {@code dir}; fails unless it succeeds. */
  public static String sh(Path dir, String script) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(List.of("bash", "-euc", script))
            .directory(dir.toFile())
            .redirectErrorStream(true);
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError(script + " failed: " + out);
    }
    return out;
  }
}
