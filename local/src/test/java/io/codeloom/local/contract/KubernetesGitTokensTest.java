package io.codeloom.local.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.port.GitTokens;
import io.codeloom.core.port.GitTokensContract;
import io.codeloom.platform.kubernetes.KubernetesGitTokens;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesGitTokensTest extends GitTokensContract {
  private static final String HOST = "git.example";
  private static final Map<String, String> LABELLED =
      Map.of(KubernetesGitTokens.CREDENTIALS_LABEL, "true");

  @TempDir private Path folder;
  private Cluster cluster;
  private GitTokens tokens;

  @BeforeEach
  void start() throws IOException {
    cluster = new Cluster(folder);
    tokens = new KubernetesGitTokens(cluster.client(), Cluster.TOKENS, Clock.systemUTC());
  }

  @AfterEach
  void stop() throws IOException {
    cluster.close();
  }

  @Override
  protected GitTokens tokens() {
    return tokens;
  }

  @Override
  protected void operatorMakes(String name, String host, String token) {
    make(Cluster.TOKENS, name, LABELLED, Map.of("token", token, "hosts", "other.example, " + host));
  }

  private void make(
      String namespace, String name, Map<String, String> labels, Map<String, String> data) {
    cluster
        .client()
        .secrets()
        .inNamespace(namespace)
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .withStringData(data)
                .build())
        .create();
  }

  @Test
  void readsNoCredentialThatNamesNoHost() {
    make(Cluster.TOKENS, "everywhere", LABELLED, Map.of("token", "x"));
    assertThat(tokens.credential("everywhere", HOST)).isEmpty();
  }

  @Test
  void readsNoSecretTheOperatorDidNotLabel() {
    make(Cluster.TOKENS, "database", Map.of(), Map.of("token", "password", "hosts", HOST));
    make(
        Cluster.TOKENS,
        "off",
        Map.of(KubernetesGitTokens.CREDENTIALS_LABEL, "false"),
        Map.of("token", "x", "hosts", HOST));
    assertThat(tokens.credential("database", HOST)).isEmpty();
    assertThat(tokens.credential("off", HOST)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {Cluster.AGENTS, Cluster.FUNCTIONS})
  void readsNoSecretOfAnotherNamespace(String other) {
    make(other, "elsewhere", LABELLED, Map.of("token", "key", "hosts", HOST));
    assertThat(tokens.credential("elsewhere", HOST)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../x", "a/b", "A", "x?watch=true", "-a", "a b"})
  void asksForNoNameThatIsNone(String name) {
    assertThat(tokens.credential(name, HOST)).isEmpty();
  }

  @Test
  void keepsTokensInTheirOwnNamespaceOnly() {
    tokens.store(UUID.randomUUID(), "token");
    for (String other : List.of(Cluster.AGENTS, Cluster.FUNCTIONS)) {
      assertThat(cluster.client().secrets().inNamespace(other).list().getItems()).isEmpty();
    }
  }
}
