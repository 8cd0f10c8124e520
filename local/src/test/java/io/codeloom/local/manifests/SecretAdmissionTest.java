package io.codeloom.local.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.job.JobNames;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SecretAdmissionTest {
  private static final UUID TASK = UUID.randomUUID();
  private static final String DISPATCH = "system:serviceaccount:codeloom:dispatch";

  private final Policy policy =
      new Policy(Manifests.base().one(ValidatingAdmissionPolicy.class, "codeloom-task-secrets"));

  @Test
  void theSecretsOfTasksMayBeWrittenAndRemoved() {
    for (String operation : List.of("CREATE", "UPDATE", "DELETE")) {
      assertThat(refusals(operation, Manifests.AGENTS, JobNames.taskSecret(TASK), "Opaque"))
          .isEmpty();
      assertThat(refusals(operation, Manifests.TOKENS, JobNames.tokenSecret(TASK), "Opaque"))
          .isEmpty();
    }
  }

  @Test
  void neitherModelKeyNorPasswordsMayBeTouched() {
    for (String operation : List.of("CREATE", "UPDATE", "DELETE")) {
      assertThat(refusals(operation, Manifests.AGENTS, JobNames.modelSecret("default"), "Opaque"))
          .isNotEmpty();
      assertThat(refusals(operation, Manifests.TOKENS, "team-a", "Opaque")).isNotEmpty();
      assertThat(refusals(operation, Manifests.TOKENS, JobNames.taskSecret(TASK), "Opaque"))
          .isNotEmpty();
    }
  }

  /** Even with a right that somebody granted by mistake. */
  @Test
  void nothingIsWrittenBesideTheFunctions() {
    for (String operation : List.of("CREATE", "UPDATE", "DELETE")) {
      for (String name :
          List.of("codeloom-submit", JobNames.tokenSecret(TASK), JobNames.taskSecret(TASK))) {
        assertThat(refusals(operation, Manifests.FUNCTIONS, name, "Opaque")).isNotEmpty();
      }
    }
  }

  @Test
  void thePolicyIsBoundToAllThreeNamespaces() {
    ValidatingAdmissionPolicyBinding binding =
        Manifests.base().one(ValidatingAdmissionPolicyBinding.class, "codeloom-task-secrets");
    assertThat(
            binding
                .getSpec()
                .getMatchResources()
                .getNamespaceSelector()
                .getMatchExpressions()
                .get(0)
                .getValues())
        .containsExactlyInAnyOrder(Manifests.FUNCTIONS, Manifests.AGENTS, Manifests.TOKENS);
  }

  @Test
  void aSecretThatIsMoreThanDataIsRefused() {
    assertThat(
            refusals(
                "CREATE",
                Manifests.AGENTS,
                JobNames.taskSecret(TASK),
                "kubernetes.io/service-account-token"))
        .containsExactly("A task's Secret is Opaque.");
  }

  @Test
  void operatorsAndControllersAreNotMeant() {
    assertThat(policy.matches(Map.of("request", request("DELETE", "codeloom", DISPATCH)))).isTrue();
    for (String other :
        List.of("admin", "system:serviceaccount:kube-system:generic-garbage-collector")) {
      assertThat(policy.matches(Map.of("request", request("DELETE", "codeloom", other)))).isFalse();
    }
  }

  private List<String> refusals(String operation, String namespace, String name, String type) {
    Secret secret =
        new SecretBuilder().withNewMetadata().withName(name).endMetadata().withType(type).build();
    Map<String, Object> input = new HashMap<>();
    input.put("request", request(operation, namespace, DISPATCH));
    input.put(operation.equals("DELETE") ? "oldObject" : "object", Plain.of(secret));
    return policy.refusals(input);
  }

  private static Map<String, Object> request(String operation, String namespace, String user) {
    return Map.of(
        "operation", operation, "namespace", namespace, "userInfo", Map.of("username", user));
  }
}
