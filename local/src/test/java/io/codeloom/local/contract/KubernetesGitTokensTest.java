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
  protected void operatorMakes(String name, String token) {
    make(Cluster.TOKENS, name, Map.of(KubernetesGitTokens.CREDENTIALS_LABEL, "true"), token);
  }

  private void make(String namespace, String name, Map<String, String> labels, String token) {
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
                .withStringData(Map.of("token", token))
                .build())
        .create();
  }

  @Test
  void readsNoSecretTheOperatorDidNotLabel() {
    make(Cluster.TOKENS, "database", Map.of(), "password");
    make(Cluster.TOKENS, "off", Map.of(KubernetesGitTokens.CREDENTIALS_LABEL, "false"), "x");
    assertThat(tokens.credential("database")).isEmpty();
    assertThat(tokens.credential("off")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {Cluster.AGENTS, Cluster.FUNCTIONS})
  void readsNoSecretOfAnotherNamespace(String other) {
    make(other, "elsewhere", Map.of(KubernetesGitTokens.CREDENTIALS_LABEL, "true"), "key");
    assertThat(tokens.credential("elsewhere")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../x", "a/b", "A", "x?watch=true", "-a", "a b"})
  void asksForNoNameThatIsNone(String name) {
    assertThat(tokens.credential(name)).isEmpty();
  }

  @Test
  void keepsTokensInTheirOwnNamespaceOnly() {
    tokens.store(UUID.randomUUID(), "token");
    for (String other : List.of(Cluster.AGENTS, Cluster.FUNCTIONS)) {
      assertThat(cluster.client().secrets().inNamespace(other).list().getItems()).isEmpty();
    }
  }
}
