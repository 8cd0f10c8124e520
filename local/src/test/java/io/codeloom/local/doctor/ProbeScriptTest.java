package io.codeloom.local.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The probe's own script, run here instead of in a pod. */
class ProbeScriptTest {
  @Test
  void tellsOpenFromClosedAndBothFromANameThatIsNotKnown() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String open = "127.0.0.1:" + listening.getLocalPort();
      String closed = "127.0.0.1:" + unused();
      String unknown = "no-such-host.invalid:80";
      assertThat(run(List.of(open, closed, unknown)))
          .containsExactly(open + " open", closed + " closed", unknown + " unresolved");
    }
  }

  private static int unused() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static List<String> run(List<String> targets) throws Exception {
    var container =
        new ProbePod("agents", "image", java.util.Optional.empty())
            .pod(targets)
            .getSpec()
            .getContainers()
            .get(0);
    List<String> command =
        container.getCommand().stream()
            .map(word -> word.replace("/dev/termination-log", "/dev/stdout"))
            .toList();
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    String path = builder.environment().get("PATH");
    builder.environment().clear();
    builder.environment().put("PATH", path);
    container.getEnv().forEach(env -> builder.environment().put(env.getName(), env.getValue()));
    Process process = builder.start();
    try {
      String text = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return text.lines().toList();
    } finally {
      process.destroyForcibly();
    }
  }
}
