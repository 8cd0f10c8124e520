package io.codeloom.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeloom.core.job.JobNames;
import io.codeloom.local.manifests.Manifests;
import io.codeloom.local.support.Eventually;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Secrets as the functions' accounts may write and remove them; nothing is stored. */
@ClusterTest
class SecretAdmissionOnClusterTest {
  private static final int FORBIDDEN = 403;
  private static final String PASSWORD = "codeloom-tests";

  private final TestCluster cluster;
  private final UUID task = UUID.randomUUID();

  SecretAdmissionOnClusterTest(TestCluster cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void thePolicyIsInForce() {
    Eventually.until("the policy is in force", () -> refused("dispatch"), refused -> refused);
  }

  private boolean refused(String account) {
    try {
      create(account, Manifests.AGENTS, "codex-model-default", "Opaque");
      return false;
    } catch (KubernetesClientException e) {
      return e.getCode() == FORBIDDEN;
    }
  }

  @Test
  void theSecretsOfTasksMayBeWritten() {
    assertThatCode(
            () -> {
              create("dispatch", Manifests.AGENTS, JobNames.taskSecret(task), "Opaque");
              create("submit", Manifests.FUNCTIONS, JobNames.tokenSecret(task), "Opaque");
            })
        .doesNotThrowAnyException();
  }

  @Test
  void aNameOrTypeThatIsNoTasksIsRefused() {
    for (Tried tried :
        List.of(
            new Tried("dispatch", Manifests.AGENTS, JobNames.modelSecret("default"), "Opaque"),
            new Tried("dispatch", Manifests.AGENTS, JobNames.tokenSecret(task), "Opaque"),
            new Tried("dispatch", Manifests.AGENTS, "codex-task-" + task + "x", "Opaque"),
            new Tried(
                "dispatch",
                Manifests.AGENTS,
                JobNames.taskSecret(task),
                "kubernetes.io/dockerconfigjson"),
            new Tried("submit", Manifests.FUNCTIONS, "codeloom-submit", "Opaque"),
            new Tried("submit", Manifests.FUNCTIONS, JobNames.taskSecret(task), "Opaque"))) {
      refusedByPolicy(() -> create(tried.account(), tried.namespace(), tried.name(), tried.type()));
    }
  }

  /** Making a token Secret by name would be a way to any account of the namespace. */
  @Test
  void noFunctionMayMakeAServiceAccountsToken() {
    Secret token =
        new SecretBuilder(secret(JobNames.tokenSecret(task), "kubernetes.io/service-account-token"))
            .editMetadata()
            .addToAnnotations("kubernetes.io/service-account.name", "finalize")
            .endMetadata()
            .withStringData(Map.of())
            .build();
    refusedByPolicy(() -> of("submit", Manifests.FUNCTIONS, token).dryRun().create());
  }

  @Test
  void aPasswordMayNeitherBeChangedNorRemoved() {
    org.junit.jupiter.api.Assumptions.assumeTrue(cluster.isOurs(), "Codeloom is installed");
    KubernetesClient admin = cluster.admin();
    Secret password = secret(PASSWORD, "Opaque");
    admin.secrets().inNamespace(Manifests.FUNCTIONS).resource(password).create();
    try {
      refusedByPolicy(
          () ->
              of("submit", Manifests.FUNCTIONS, password)
                  .patch(
                      PatchContext.of(PatchType.JSON_MERGE), "{\"stringData\":{\"token\":\"x\"}}"));
      for (String function : List.of("submit", "dispatch", "finalize", "reconcile")) {
        refusedByPolicy(() -> of(function, Manifests.FUNCTIONS, password).delete());
      }
      assertThat(admin.secrets().inNamespace(Manifests.FUNCTIONS).withName(PASSWORD).get())
          .isNotNull();
    } finally {
      admin.secrets().inNamespace(Manifests.FUNCTIONS).withName(PASSWORD).delete();
    }
  }

  private record Tried(String account, String namespace, String name, String type) {}

  private static void refusedByPolicy(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(FORBIDDEN))
        .hasMessageContaining("codeloom-task-secrets");
  }

  private void create(String account, String namespace, String name, String type) {
    of(account, namespace, secret(name, type)).dryRun().create();
  }

  private Resource<Secret> of(String account, String namespace, Secret secret) {
    return cluster.as(account).secrets().inNamespace(namespace).resource(secret);
  }

  private static Secret secret(String name, String type) {
    Map<String, String> data =
        type.endsWith("dockerconfigjson")
            ? Map.of(".dockerconfigjson", "{\"auths\":{}}")
            : Map.of("token", "value");
    return new SecretBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withType(type)
        .withStringData(data)
        .build();
  }
}
