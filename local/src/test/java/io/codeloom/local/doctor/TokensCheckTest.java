package io.codeloom.local.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.local.manifests.Manifests;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TokensCheckTest {
  private static final String TOKEN =
      "app.kubernetes.io/managed-by: codeloom, app.kubernetes.io/component: git-token";
  private static final String CREDENTIALS = "codeloom.io/git-credentials: 'true'";

  @Test
  void tokensInTheirOwnNamespaceAreFine() {
    FakeCluster cluster = new FakeCluster();
    secret(cluster, Manifests.TOKENS, "codex-token-1", TOKEN);
    secret(cluster, Manifests.TOKENS, "team-a", CREDENTIALS);
    secret(cluster, Manifests.FUNCTIONS, "codeloom-submit", "a: b");
    assertThat(look(cluster))
        .containsExactly(new Finding.Fine("git tokens only in codeloom-tokens"));
  }

  @Test
  void whatAnEarlierVersionLeftIsWrong() {
    FakeCluster cluster = new FakeCluster();
    secret(cluster, Manifests.FUNCTIONS, "codex-token-1", TOKEN);
    secret(cluster, Manifests.FUNCTIONS, "team-a", CREDENTIALS);
    String mend = "knative/move-tokens codeloom codeloom-tokens";
    assertThat(look(cluster))
        .containsExactly(
            new Finding.Wrong(
                "1 git tokens of tasks are in codeloom, where no function reads them", mend),
            new Finding.Wrong(
                "git credentials team-a are in codeloom, where no function reads them", mend));
  }

  /** What operators made is copied, and theirs to remove. */
  @Test
  void aCredentialThatIsInBothIsFine() {
    FakeCluster cluster = new FakeCluster();
    secret(cluster, Manifests.FUNCTIONS, "team-a", CREDENTIALS);
    secret(cluster, Manifests.TOKENS, "team-a", CREDENTIALS);
    assertThat(Findings.wrong(look(cluster))).isEmpty();
  }

  private static List<Finding> look(FakeCluster cluster) {
    return TokensCheck.look(cluster, Settings.of(Map.of()).kubernetes());
  }

  private static void secret(FakeCluster cluster, String namespace, String name, String labels) {
    cluster.with(
        "apiVersion: v1\nkind: Secret\nmetadata: {name: %s, namespace: %s, labels: {%s}}"
            .formatted(name, namespace, labels));
  }
}
