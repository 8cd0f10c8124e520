package io.codeloom.local.cos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.qcloud.cos.COSClient;
import io.codeloom.local.manifests.TryingOutServices;
import io.fabric8.kubernetes.api.model.Container;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CosMainTest {
  private static final CosCredentials KEYS = new CosCredentials("id", "key");
  private static final String CODE = "codeloom-code-1250000000";

  @TempDir private Path folder;

  @Test
  void servesOnEveryAddressUntilItIsToldToEnd() throws Exception {
    Process server = start();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(server.getInputStream(), UTF_8))) {
      String line = out.readLine();
      assertThat(line).startsWith("COS server at http://0.0.0.0:");
      int port = URI.create(line.substring(line.indexOf("http"))).getPort();
      // Not 127.0.0.1, which a server on loopback answers, too.
      roundTrip(URI.create("http://127.0.0.2:" + port));
    } finally {
      server.destroy();
    }
    assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(server.exitValue()).isEqualTo(143);
  }

  /** The manifest by which a cluster runs it; its Secret holds the keys. */
  @Test
  void aClustersManifestNamesEverySettingItNeedsAndNoOther() throws IOException {
    Container cos =
        TryingOutServices.pods()
            .flatMap(pod -> pod.getContainers().stream())
            .filter(container -> container.getName().equals("cos"))
            .findFirst()
            .orElseThrow();
    Map<String, String> env = new HashMap<>(Map.of("COS_SECRET_ID", "id", "COS_SECRET_KEY", "key"));
    cos.getEnv().forEach(variable -> env.put(variable.getName(), variable.getValue()));

    assertThat(env.keySet()).isEqualTo(settings().keySet());
    assertThat(env.get("COS_DATA")).isEqualTo(cos.getVolumeMounts().get(0).getMountPath());
    env.put("COS_DATA", folder.toString());
    assertThat(CosMain.config(env).port()).isEqualTo(cos.getPorts().get(0).getContainerPort());
  }

  private static void roundTrip(URI endpoint) throws IOException {
    COSClient client = CosClients.client(endpoint, KEYS);
    try {
      client.putObject(CODE, "a/b", "text");
      assertThat(new String(client.getObject(CODE, "a/b").getObjectContent().readAllBytes(), UTF_8))
          .isEqualTo("text");
    } finally {
      client.shutdown();
    }
  }

  private Process start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                Path.of("target", "classes").toString(),
                CosMain.class.getName())
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(settings());
    return builder.start();
  }

  private Map<String, String> settings() {
    return new HashMap<>(
        Map.of(
            "COS_BIND",
            "0.0.0.0",
            "PORT",
            "0",
            "COS_DATA",
            folder.resolve("data").toString(),
            "COS_CODE_BUCKET",
            CODE,
            "COS_LOGS_BUCKET",
            "codeloom-logs-1250000000",
            "COS_SECRET_ID",
            KEYS.secretId(),
            "COS_SECRET_KEY",
            KEYS.secretKey()));
  }

  @Test
  void listensOnLoopbackUnlessToldOtherwise() throws IOException {
    Map<String, String> settings = settings();
    settings.remove("COS_BIND");
    assertThat(CosMain.config(settings).bind().isLoopbackAddress()).isTrue();
  }

  @Test
  void namesWhatIsMissing() {
    Map<String, String> settings = settings();
    settings.remove("COS_SECRET_KEY");
    settings.put("COS_DATA", " ");
    assertThatThrownBy(() -> CosMain.config(settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not set: COS_DATA, COS_SECRET_KEY");
  }
}
