package io.codeloom.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeloom.core.job.JobNames;
import io.codeloom.local.manifests.Manifests;
import io.codeloom.local.support.Eventually;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Secrets as the functions' accounts may write and remove them; nothing is stored. */
@ClusterTest
class SecretAdmissionOnClusterTest {
  private static final int FORBIDDEN = 403;
  private static final String MADE = "codeloom-tests";

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
              create("submit", Manifests.TOKENS, JobNames.tokenSecret(task), "Opaque");
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
            new Tried("submit", Manifests.TOKENS, "team-a", "Opaque"),
            new Tried("submit", Manifests.TOKENS, JobNames.taskSecret(task), "Opaque"))) {
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
    refusedByPolicy(() -> of("submit", Manifests.TOKENS, token).dryRun().create());
  }

  @Test
  void whatAnOperatorMadeForGitMayNeitherBeChangedNorRemoved() {
    Assumptions.assumeTrue(cluster.isOurs(), "Codeloom is installed");
    var secrets = cluster.admin().secrets().inNamespace(Manifests.TOKENS);
    Secret credential = secret(MADE, "Opaque");
    secrets.resource(credential).create();
    try {
      refusedByPolicy(
          () ->
              of("submit", Manifests.TOKENS, credential)
                  .patch(
                      PatchContext.of(PatchType.JSON_MERGE), "{\"stringData\":{\"token\":\"x\"}}"));
      for (String function : List.of("submit", "dispatch", "finalize", "reconcile")) {
        refusedByPolicy(() -> of(function, Manifests.TOKENS, credential).delete());
      }
      assertThat(secrets.withName(MADE).get()).isNotNull();
    } finally {
      secrets.withName(MADE).delete();
    }
  }

  /** With the right to, as an earlier version gave it; {@code kubectl apply} takes none away. */
  @Test
  void nothingIsWrittenBesideTheFunctions() {
    Assumptions.assumeTrue(cluster.isOurs(), "Codeloom is installed");
    Role role =
        new RoleBuilder()
            .withNewMetadata()
            .withName(MADE)
            .withNamespace(Manifests.FUNCTIONS)
            .endMetadata()
            .addNewRule()
            .withApiGroups("")
            .withResources("secrets")
            .withVerbs("create")
            .endRule()
            .build();
    RoleBinding binding =
        new RoleBindingBuilder()
            .withMetadata(role.getMetadata())
            .withNewRoleRef("rbac.authorization.k8s.io", "Role", MADE)
            .addNewSubject("", "ServiceAccount", "submit", Manifests.FUNCTIONS)
            .build();
    KubernetesClient admin = cluster.admin();
    admin.resource(role).create();
    admin.resource(binding).create();
    try {
      Eventually.that(
          "submit has the right, and the policy refuses",
          () -> {
            try {
              create("submit", Manifests.FUNCTIONS, JobNames.tokenSecret(task), "Opaque");
              return false;
            } catch (KubernetesClientException e) {
              return String.valueOf(e.getMessage()).contains("beside the functions");
            }
          });
    } finally {
      admin.resource(binding).delete();
      admin.resource(role).delete();
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
