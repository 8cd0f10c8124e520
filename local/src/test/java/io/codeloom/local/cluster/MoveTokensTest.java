package io.codeloom.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.job.JobNames;
import io.codeloom.core.port.GitTokens;
import io.codeloom.local.manifests.Manifests;
import io.codeloom.local.support.Eventually;
import io.codeloom.platform.kubernetes.KubernetesGitTokens;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code knative/move-tokens}, between two namespaces that are made for it. */
@ClusterTest
class MoveTokensTest {
  private static final String BEFORE = "codeloom-tests-before";
  private static final String NOW = "codeloom-tests-now";

  private final TestCluster cluster;
  private final KubernetesClient admin;
  private final UUID task = UUID.randomUUID();

  MoveTokensTest(TestCluster cluster) {
    this.cluster = cluster;
    this.admin = cluster.admin();
  }

  @BeforeEach
  void anEarlierVersionIsInstalled() {
    Assumptions.assumeTrue(Kustomize.isInstalled(), "NOT CHECKED: move-tokens, without kubectl");
    for (String name : List.of(BEFORE, NOW)) {
      admin
          .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
          .serverSideApply();
    }
    mayReadSecrets("dispatch");
    mayReadSecrets("reconcile");
    tokens(BEFORE).store(task, "of \"a\" caller\n");
    make(BEFORE, "team-a", Map.of(KubernetesGitTokens.CREDENTIALS_LABEL, "true"), "operator's");
    make(BEFORE, "codeloom-submit", Map.of(), "password");
  }

  @AfterEach
  void removeSecretsAndRights() {
    for (String namespace : List.of(BEFORE, NOW)) {
      admin.secrets().inNamespace(namespace).delete();
      admin.rbac().roleBindings().inNamespace(namespace).delete();
    }
  }

  @AfterAll
  static void removeNamespaces(TestCluster cluster) {
    for (String name : List.of(BEFORE, NOW)) {
      cluster.admin().namespaces().withName(name).delete();
    }
  }

  @Test
  void tokensAreMovedAndNobodyLooksForThemWhereTheyWere() throws Exception {
    Eventually.that("dispatch has the token", () -> canRead("dispatch", BEFORE));

    assertThat(move(BEFORE, NOW)).contains("1 git tokens moved");

    assertThat(canRead("dispatch", BEFORE)).isFalse();
    assertThat(tokens(BEFORE).find(task)).isEmpty();
    assertThat(tokens(NOW).find(task)).contains("of \"a\" caller");
    assertThat(tokens(NOW).olderThan(Duration.ofMinutes(-1))).containsExactly(task);
    Secret moved = secret(NOW, JobNames.tokenSecret(task));
    assertThat(moved.getMetadata().getLabels()).containsEntry(JobNames.TASK_LABEL, task.toString());
    assertThat(moved.getType()).isEqualTo("Opaque");
  }

  @Test
  void anOperatorsSecretsAreCopiedAndOthersAreLeft() throws Exception {
    assertThat(move(BEFORE, NOW)).contains("copied team-a");

    assertThat(tokens(NOW).credential("team-a", "git.example")).contains("operator's");
    assertThat(secret(BEFORE, "team-a")).isNotNull();
    assertThat(secret(BEFORE, "codeloom-submit")).isNotNull();
    assertThat(secret(NOW, "codeloom-submit")).isNull();
  }

  /** What was copied and not yet removed; what an operator has made anew since. */
  @Test
  void goesOnWhereItWasInterrupted() throws Exception {
    tokens(NOW).store(task, "of \"a\" caller");
    make(NOW, "team-a", Map.of(KubernetesGitTokens.CREDENTIALS_LABEL, "true"), "newer");

    assertThat(move(BEFORE, NOW)).contains("1 git tokens moved");
    assertThat(move(BEFORE, NOW)).contains("0 git tokens moved");

    assertThat(tokens(BEFORE).find(task)).isEmpty();
    assertThat(tokens(NOW).find(task)).contains("of \"a\" caller");
    assertThat(tokens(NOW).credential("team-a", "git.example")).contains("newer");
  }

  @Test
  void movesNothingWhileAFunctionStillLooks() throws Exception {
    admin
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName("granted-by-hand")
                .withNamespace(BEFORE)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "admin")
                .addNewSubject("", "ServiceAccount", "finalize", Manifests.FUNCTIONS)
                .build())
        .create();

    assertThat(failing(BEFORE, NOW)).contains("finalize may still get Secrets in " + BEFORE);

    assertThat(tokens(BEFORE).find(task)).isPresent();
    assertThat(tokens(NOW).find(task)).isEmpty();
  }

  @Test
  void saysThatTheNamespaceIsNotThere() throws Exception {
    assertThat(failing(BEFORE, "codeloom-tests-nowhere")).contains("codeloom-tests-nowhere");
    Eventually.that("dispatch still has the token", () -> canRead("dispatch", BEFORE));
  }

  private void mayReadSecrets(String function) {
    admin
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName(function)
                .withNamespace(BEFORE)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "admin")
                .addNewSubject("", "ServiceAccount", function, Manifests.FUNCTIONS)
                .build())
        .create();
  }

  private boolean canRead(String function, String namespace) {
    try {
      Secret found =
          cluster
              .as(function)
              .secrets()
              .inNamespace(namespace)
              .withName(JobNames.tokenSecret(task))
              .get();
      return found != null;
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  private GitTokens tokens(String namespace) {
    return new KubernetesGitTokens(admin, namespace, Clock.systemUTC());
  }

  private Secret secret(String namespace, String name) {
    return admin.secrets().inNamespace(namespace).withName(name).get();
  }

  private void make(String namespace, String name, Map<String, String> labels, String token) {
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName(name)
            .withLabels(labels)
            .endMetadata()
            .withStringData(Map.of("token", token, "hosts", "git.example"))
            .build();
    admin.secrets().inNamespace(namespace).resource(secret).create();
  }

  private static String move(String from, String to) throws Exception {
    return run(0, from, to);
  }

  private static String failing(String from, String to) throws Exception {
    return run(1, from, to);
  }

  private static String run(int code, String from, String to) throws Exception {
    Process script =
        new ProcessBuilder(Manifests.HOME.resolve("move-tokens").toString(), from, to)
            .redirectErrorStream(true)
            .start();
    String text = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(script.waitFor()).as(text).isEqualTo(code);
    return text;
  }
}
