package io.codeloom.local.kubernetes.kubelet;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a probe's command on the host, its output dropped; simple tests on files without a fork. */
final class HostCommand {

  private static final int FAILED = 1;
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private HostCommand() {}

  static int run(List<String> command, Duration timeout) throws IOException, InterruptedException {
    if (command.size() == 3 && command.get(0).equals("test")) {
      Path file = Path.of(command.get(2));
      switch (command.get(1)) {
        case "-e" -> {
          return code(Files.exists(file));
        }
        case "-f" -> {
          return code(Files.isRegularFile(file));
        }
        case "-s" -> {
          return code(Files.exists(file) && Files.size(file) > 0);
        }
        default -> {}
      }
    }
    return fork(command, timeout);
  }

  private static int code(boolean holds) {
    return holds ? 0 : FAILED;
  }

  static int fork(List<String> command, Duration timeout) throws IOException, InterruptedException {
    return fork(command, new byte[0], timeout);
  }

  static int fork(List<String> command, byte[] input, Duration timeout)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", PATH);
    Process process = builder.start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(input);
    } catch (IOException e) {
      // It did not read it all; its exit code counts.
      process.getErrorStream().close();
    }
    try {
      if (process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
      return FAILED;
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
