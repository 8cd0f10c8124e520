package io.codeloom.local.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.local.manifests.Manifests;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RightsCheckTest {
  @Test
  void asksForExactlyWhatTheManifestsGrant() {
    List<AccountRight> granted =
        Manifests.base().all(Role.class).stream()
            .flatMap(role -> role.getRules().stream().flatMap(rule -> rights(role, rule)))
            .toList();
    assertThat(RightsCheck.needed()).containsExactlyInAnyOrderElementsOf(granted);
  }

  private static Stream<AccountRight> rights(Role role, PolicyRule rule) {
    String account = Manifests.FUNCTIONS + "/" + role.getMetadata().getName();
    String resource = rule.getApiGroups().get(0) + "/" + rule.getResources().get(0);
    return rule.getVerbs().stream()
        .map(verb -> new AccountRight(account, role.getMetadata().getNamespace(), resource, verb));
  }

  @Test
  void theRightsOfTheManifestsAreFine() {
    assertThat(Findings.wrong(RightsCheck.look(asGranted()))).isEmpty();
  }

  @Test
  void aRightThatLacksIsWrong() {
    FakeCluster cluster =
        asGranted()
            .forbid(
                new AccountRight("codeloom/dispatch", Manifests.AGENTS, "batch/jobs", "create"));
    assertThat(Findings.wrong(RightsCheck.look(cluster)))
        .containsExactly(
            "rights: not true that codeloom/dispatch may create batch/jobs in codeloom-agents");
  }

  @Test
  void aRightTooManyIsWrong() {
    FakeCluster cluster =
        asGranted()
            .allow(new AccountRight("codeloom-agents/agent", Manifests.AGENTS, "/secrets", "get"))
            .allow(new AccountRight("codeloom/finalize", Manifests.AGENTS, "/pods/exec", "create"));
    assertThat(Findings.wrong(RightsCheck.look(cluster)))
        .containsExactlyInAnyOrder(
            "rights: it must not be that codeloom-agents/agent may get secrets in codeloom-agents",
            "rights: it must not be that codeloom/finalize may create pods/exec in"
                + " codeloom-agents");
  }

  /** The walls within the functions' own namespace, too. */
  @Test
  void oneFunctionsRightsAreAnothersWrong() {
    String functions = Manifests.FUNCTIONS;
    for (AccountRight right :
        List.of(
            new AccountRight("codeloom/dispatch", functions, "/secrets", "get"),
            new AccountRight("codeloom/reconcile", functions, "/secrets", "list"),
            new AccountRight("codeloom/submit", functions, "/secrets", "create"),
            new AccountRight("codeloom/dispatch", Manifests.TOKENS, "/secrets", "list"),
            new AccountRight("codeloom/reconcile", Manifests.TOKENS, "/secrets", "get"),
            new AccountRight("codeloom-agents/agent", Manifests.TOKENS, "/secrets", "get"),
            new AccountRight("codeloom/submit", Manifests.AGENTS, "batch/jobs", "create"),
            new AccountRight("codeloom/migrate", functions, "/pods/exec", "create"),
            new AccountRight("codeloom/finalize", functions, "/serviceaccounts/token", "create"),
            new AccountRight(
                "codeloom/job-events",
                Manifests.AGENTS,
                "networking.k8s.io/networkpolicies",
                "delete"),
            new AccountRight(
                "codeloom/submit",
                functions,
                "rbac.authorization.k8s.io/rolebindings",
                "create"))) {
      assertThat(Findings.wrong(RightsCheck.look(asGranted().allow(right))))
          .containsExactly("rights: it must not be that " + right);
    }
  }

  private static FakeCluster asGranted() {
    FakeCluster cluster = new FakeCluster();
    RightsCheck.needed().forEach(cluster::allow);
    return cluster;
  }
}
