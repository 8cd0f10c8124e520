package io.codeloom.local.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.port.GitTokens;
import io.codeloom.local.kubernetes.LocalKubernetes;
import io.codeloom.local.kubernetes.LocalKubernetesConfig;
import io.codeloom.local.manifests.Manifests;
import io.codeloom.platform.config.KubernetesConfig;
import io.codeloom.platform.kubernetes.KubernetesGitTokens;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The view of a cluster, by the laptop's API server. */
class LaptopDoctorTest {
  private static final KubernetesConfig NAMESPACES = Settings.of(Map.of()).kubernetes();

  @TempDir private Path folder;

  @Test
  void readsWhatALaptopHasAndKnowsWhatItHasNot() throws Exception {
    try (LocalKubernetes kubernetes =
            LocalKubernetes.start(
                LocalKubernetesConfig.apiOnly(
                    folder,
                    "a-token-for-tests-only",
                    Manifests.AGENTS,
                    Manifests.FUNCTIONS,
                    Manifests.TOKENS));
        KubernetesClient client =
            new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubernetes.kubeconfig()))
                .build()) {
      ClusterView view = new KubernetesView(client, Duration.ofSeconds(1));
      assertThat(Findings.wrong(VersionCheck.look(view))).isEmpty();
      assertThat(view.serves("serving.knative.dev/v1", "Service")).isFalse();
      ObjectsCheck objects = new ObjectsCheck(view, NAMESPACES);
      assertThat(Findings.wrong(objects.common()))
          .singleElement()
          .asString()
          .contains("lacks MODEL, OPENAI_API_KEY, OPENAI_BASE_URL");
      client
          .secrets()
          .inNamespace(Manifests.AGENTS)
          .resource(
              new SecretBuilder()
                  .withNewMetadata()
                  .withName("codex-model-default")
                  .endMetadata()
                  .withStringData(
                      Map.of("OPENAI_API_KEY", "k", "OPENAI_BASE_URL", "http://m", "MODEL", "m"))
                  .build())
          .create();
      assertThat(Findings.wrong(objects.common())).isEmpty();
      tokens(client, Manifests.TOKENS).store(UUID.randomUUID(), "token");
      assertThat(Findings.wrong(TokensCheck.look(view, NAMESPACES))).isEmpty();
      assertThat(withoutSettings(kubernetes))
          .contains(
              "ok     Kubernetes 1.",
              "?      tables: not looked at: MYSQL_URL is not set",
              "0 things wrong, 4 not looked at.");
      tokens(client, Manifests.FUNCTIONS).store(UUID.randomUUID(), "token");
      assertThat(Findings.wrong(TokensCheck.look(view, NAMESPACES))).hasSize(1);
    }
  }

  private static GitTokens tokens(KubernetesClient client, String namespace) {
    return new KubernetesGitTokens(client, namespace, Clock.systemUTC());
  }

  /** Where all of the services' settings lack, the rest is looked at. */
  private String withoutSettings(LocalKubernetes kubernetes) throws Exception {
    Path config = Files.writeString(folder.resolve("kubeconfig"), kubernetes.kubeconfig());
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    Map<String, String> env =
        Map.of("CODELOOM_URL", "http://127.0.0.1:1", "KUBECONFIG", config.toString());
    assertThat(Doctor.run(env, new PrintStream(text, true, UTF_8))).isEqualTo(Doctor.UNKNOWN);
    return text.toString(UTF_8);
  }
}
