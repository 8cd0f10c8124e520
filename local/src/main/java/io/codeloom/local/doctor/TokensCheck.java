package io.codeloom.local.doctor;

import io.codeloom.platform.config.KubernetesConfig;
import io.codeloom.platform.kubernetes.KubernetesGitTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Git tokens are where the functions look for them: an earlier version kept them elsewhere. */
final class TokensCheck {
  private static final Map<String, String> CREDENTIALS =
      Map.of(KubernetesGitTokens.CREDENTIALS_LABEL, "true");

  private TokensCheck() {}

  static List<Finding> look(ClusterView cluster, KubernetesConfig config) {
    String before = config.functionsNamespace();
    String now = config.tokensNamespace();
    List<String> tokens = cluster.secrets(before, KubernetesGitTokens.TOKEN_LABELS);
    List<String> credentials = new ArrayList<>(cluster.secrets(before, CREDENTIALS));
    credentials.removeAll(cluster.secrets(now, CREDENTIALS));
    List<Finding> findings = new ArrayList<>();
    if (!tokens.isEmpty()) {
      findings.add(left(tokens.size() + " git tokens of tasks", before, now));
    }
    if (!credentials.isEmpty()) {
      findings.add(left("git credentials " + String.join(", ", credentials), before, now));
    }
    return findings.isEmpty() ? List.of(new Finding.Fine("git tokens only in " + now)) : findings;
  }

  private static Finding left(String what, String before, String now) {
    return new Finding.Wrong(
        what + " are in " + before + ", where no function reads them",
        "knative/move-tokens " + before + " " + now);
  }
}
