package io.codeloom.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.SecretFiles;
import io.codeloom.core.port.GitTokens;
import io.codeloom.core.port.GitTokensContract;
import io.codeloom.local.manifests.Manifests;
import io.codeloom.local.support.Eventually;
import io.codeloom.platform.kubernetes.KubernetesGitTokens;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The contract on a real API server, each call with the rights of those functions that make it; and
 * what none of them can have.
 */
@ClusterTest
class GitTokensOnClusterTest extends GitTokensContract {
  private static final int FORBIDDEN = 403;
  private static final String CREDENTIALS = "team-a-git";
  private static final String PASSWORD = "codeloom-tests-password";
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: reader, namespace: codeloom-tokens}
      spec:
        securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
        containers:
          - name: reader
            image: codeloom.invalid/reader:unset
            securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
      """;

  private final TestCluster cluster;

  GitTokensOnClusterTest(TestCluster cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void maybeWritten() {
    Assumptions.assumeTrue(cluster.isOurs(), "Codeloom is installed here");
  }

  @AfterEach
  void removeSecrets() {
    cluster.admin().secrets().inNamespace(Manifests.TOKENS).delete();
    cluster.admin().secrets().inNamespace(Manifests.FUNCTIONS).withName(PASSWORD).delete();
  }

  @Override
  protected GitTokens tokens() {
    return new ByWhomItIsCalled();
  }

  @Override
  protected void operatorMakes(String name, String host, String token) {
    make(
        Manifests.TOKENS,
        name,
        Map.of(KubernetesGitTokens.CREDENTIALS_LABEL, "true"),
        Map.of(SecretFiles.GIT_TOKEN, token, SecretFiles.GIT_HOSTS, host));
  }

  @ParameterizedTest
  @ValueSource(strings = {"submit", "dispatch", "finalize", "reconcile", "migrate", "job-events"})
  void noAccountGetsASecretBesideTheFunctions(String account) {
    make(Manifests.FUNCTIONS, PASSWORD, Map.of(), Map.of(SecretFiles.GIT_TOKEN, "password"));
    var secrets = cluster.as(account).secrets().inNamespace(Manifests.FUNCTIONS);
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> secrets.withName(PASSWORD).get(),
            secrets::list,
            () -> secrets.withName(PASSWORD).delete(),
            () -> secrets.resource(named(JobNames.tokenSecret(UUID.randomUUID()))).create())) {
      refused(call);
    }
  }

  /** Who finds tokens reads none, and who reads them must know their names. */
  @Test
  void nobodyMayBothFindTokensAndReadThem() {
    operatorMakes(CREDENTIALS, "git.example", "token");
    for (String account : List.of("submit", "reconcile")) {
      refused(
          () ->
              cluster
                  .as(account)
                  .secrets()
                  .inNamespace(Manifests.TOKENS)
                  .withName(CREDENTIALS)
                  .get());
    }
    for (String account : List.of("submit", "dispatch", "finalize")) {
      refused(() -> cluster.as(account).secrets().inNamespace(Manifests.TOKENS).list());
    }
  }

  /** A pod could mount any of them. */
  @Test
  void noPodIsLetInBesideTheTokens() {
    Eventually.until(
        "the quota refuses a pod",
        this::refusalOfAPod,
        refusal -> refusal.contains("quota: tokens"));
  }

  private String refusalOfAPod() {
    try {
      cluster.admin().resource(POD).dryRun().create();
      return "none";
    } catch (KubernetesClientException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static void refused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(FORBIDDEN));
  }

  private void make(
      String namespace, String name, Map<String, String> labels, Map<String, String> data) {
    Secret secret =
        new SecretBuilder(named(name))
            .editMetadata()
            .withLabels(labels)
            .endMetadata()
            .withStringData(data)
            .build();
    cluster.admin().secrets().inNamespace(namespace).resource(secret).create();
  }

  private static Secret named(String name) {
    return new SecretBuilder().withNewMetadata().withName(name).endMetadata().build();
  }

  /** Asks as every function that asks for this, and finds that they agree. */
  private final class ByWhomItIsCalled implements GitTokens {
    @Override
    public void store(UUID taskId, String token) {
      as("submit").store(taskId, token);
    }

    @Override
    public Optional<String> find(UUID taskId) {
      Optional<String> found = as("dispatch").find(taskId);
      assertThat(as("finalize").find(taskId)).isEqualTo(found);
      return found;
    }

    @Override
    public Optional<String> credential(String name, String host) {
      Optional<String> found = as("dispatch").credential(name, host);
      assertThat(as("finalize").credential(name, host)).isEqualTo(found);
      return found;
    }

    @Override
    public List<UUID> olderThan(Duration age) {
      return as("reconcile").olderThan(age);
    }

    @Override
    public void delete(UUID taskId) {
      for (String function : List.of("submit", "dispatch", "finalize", "reconcile")) {
        as(function).delete(taskId);
      }
    }

    private GitTokens as(String function) {
      return new KubernetesGitTokens(cluster.as(function), Manifests.TOKENS, Clock.systemUTC());
    }
  }
}
