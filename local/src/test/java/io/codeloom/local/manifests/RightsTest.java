package io.codeloom.local.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RightsTest {
  private static final Set<String> FUNCTIONS =
      Set.of("submit", "dispatch", "finalize", "reconcile");

  private final Manifests base = Manifests.base();

  @Test
  void nobodyMayReadASecretBesideTheAgents() {
    assertThat(rights(Manifests.AGENTS))
        .noneMatch(right -> right.matches(".*/secrets/(get|list|watch|\\*)"));
  }

  /** Every function's logins, the migration's and Helm's releases lie there. */
  @Test
  void nobodyHasARightAmongTheFunctions() {
    assertThat(rights(Manifests.FUNCTIONS)).isEmpty();
  }

  @Test
  void amongTheTokensEveryFunctionMayDoWhatItDoes() {
    assertThat(rights(Manifests.TOKENS))
        .containsExactlyInAnyOrder(
            "submit/secrets/create",
            "submit/secrets/patch",
            "submit/secrets/delete",
            "dispatch/secrets/get",
            "dispatch/secrets/delete",
            "finalize/secrets/get",
            "finalize/secrets/delete",
            "reconcile/secrets/list",
            "reconcile/secrets/delete");
  }

  @Test
  void nobodyMayMakePodsOrEnterThem() {
    assertThat(rights(Manifests.AGENTS))
        .noneMatch(right -> right.contains("/pods/") && !right.endsWith("/pods/list"))
        .noneMatch(right -> right.matches(".*/pods/(exec|attach|log|portforward).*"));
  }

  @Test
  void onlyDispatchMayCreateJobs() {
    assertThat(rights(Manifests.AGENTS).filter(right -> right.endsWith("/jobs/create")))
        .containsExactly("dispatch/jobs/create");
  }

  /** A cancel, a settling: whatever the function, it must be able to end a task. */
  @Test
  void everyFunctionMaySettleATask() {
    List<String> agents = rights(Manifests.AGENTS).toList();
    List<String> tokens = rights(Manifests.TOKENS).toList();
    for (String name : FUNCTIONS) {
      assertThat(agents)
          .contains(
              name + "/jobs/get",
              name + "/jobs/patch",
              name + "/jobs/delete",
              name + "/secrets/delete");
      assertThat(tokens).contains(name + "/secrets/delete");
    }
  }

  @Test
  void noAccountMayBothFindSecretsAndReadThem() {
    List<String> rights = rights(Manifests.TOKENS).toList();
    for (String name : FUNCTIONS) {
      assertThat(rights.contains(name + "/secrets/get") && rights.contains(name + "/secrets/list"))
          .isFalse();
    }
  }

  @Test
  void nothingIsGrantedForTheWholeClusterOrByWildcard() {
    assertThat(base.all(ClusterRole.class)).isEmpty();
    assertThat(base.all(Role.class))
        .flatExtracting(Role::getRules)
        .noneMatch(RightsTest::hasWildcard);
  }

  @Test
  void everyBindingJoinsWhatIsThere() {
    Set<String> accounts =
        base.all(ServiceAccount.class).stream()
            .map(a -> a.getMetadata().getNamespace() + "/" + a.getMetadata().getName())
            .collect(Collectors.toSet());
    for (RoleBinding binding : base.all(RoleBinding.class)) {
      assertThat(binding.getSubjects())
          .singleElement()
          .matches(s -> accounts.contains(s.getNamespace() + "/" + s.getName()))
          // What rights() takes for granted.
          .matches(s -> s.getName().equals(binding.getRoleRef().getName()));
      assertThat(base.all(Role.class))
          .anyMatch(
              role ->
                  role.getMetadata().getName().equals(binding.getRoleRef().getName())
                      && role.getMetadata()
                          .getNamespace()
                          .equals(binding.getMetadata().getNamespace()));
    }
  }

  @Test
  void theAgentsAccountHasNoRightsAndNoToken() {
    assertThat(AgentTemplate.pod().getServiceAccountName()).isEqualTo("agent");
    ServiceAccount agent = base.one(ServiceAccount.class, "agent");
    assertThat(agent.getMetadata().getNamespace()).isEqualTo(Manifests.AGENTS);
    assertThat(agent.getAutomountServiceAccountToken()).isFalse();
    assertThat(base.all(RoleBinding.class))
        .flatExtracting(RoleBinding::getSubjects)
        .noneMatch(subject -> subject.getName().equals("agent"));
  }

  @Test
  void onlyRestrictedPodsRunBesideTheAgents() {
    assertThat(labels(Manifests.AGENTS))
        .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
  }

  /** A pod may mount any Secret beside it, whatever its account may read. */
  @Test
  void noPodRunsBesideTheTokens() {
    assertThat(labels(Manifests.TOKENS))
        .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
    ResourceQuota quota = base.one(ResourceQuota.class, "tokens");
    assertThat(quota.getMetadata().getNamespace()).isEqualTo(Manifests.TOKENS);
    assertThat(quota.getSpec().getHard()).containsEntry("pods", new Quantity("0"));
  }

  private Map<String, String> labels(String namespace) {
    return base.one(Namespace.class, namespace).getMetadata().getLabels();
  }

  /** Each as {@code account/resource/verb}; bindings have their role's and account's name. */
  private java.util.stream.Stream<String> rights(String namespace) {
    return base.all(Role.class).stream()
        .filter(role -> role.getMetadata().getNamespace().equals(namespace))
        .flatMap(
            role ->
                role.getRules().stream()
                    .flatMap(
                        rule ->
                            rule.getResources().stream()
                                .flatMap(
                                    resource ->
                                        rule.getVerbs().stream()
                                            .map(
                                                verb ->
                                                    String.join(
                                                        "/",
                                                        role.getMetadata().getName(),
                                                        resource,
                                                        verb)))));
  }

  private static boolean hasWildcard(PolicyRule rule) {
    return rule.getVerbs().contains("*")
        || rule.getResources().contains("*")
        || rule.getApiGroups().contains("*");
  }
}
