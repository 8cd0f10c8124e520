package io.codeloom.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.local.manifests.Manifests;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the cluster's own authorizer lets each account do. The table is written out by hand: what is
 * not in it must be refused.
 */
@ClusterTest
class AccountRightsTest {
  private static final List<String> VERBS =
      List.of("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection");
  private static final List<String> RESOURCES =
      List.of(
          "/secrets",
          "/configmaps",
          "/serviceaccounts",
          "/serviceaccounts/token",
          "/pods",
          "/pods/log",
          "/pods/exec",
          "/pods/attach",
          "/pods/ephemeralcontainers",
          "/nodes",
          "/namespaces",
          "batch/jobs",
          "batch/jobs/status",
          "batch/cronjobs",
          "apps/deployments",
          "rbac.authorization.k8s.io/rolebindings",
          "networking.k8s.io/networkpolicies",
          "admissionregistration.k8s.io/validatingadmissionpolicies");
  private static final List<String> NAMESPACES =
      List.of(Manifests.FUNCTIONS, Manifests.TOKENS, Manifests.AGENTS, "kube-system", "");

  private static final Map<String, Set<String>> MAY =
      Map.of(
          "codeloom/submit",
          rights(
              "tokens /secrets create patch delete",
              "agents batch/jobs get patch delete",
              "agents /secrets delete"),
          "codeloom/dispatch",
          rights(
              "tokens /secrets get delete",
              "agents batch/jobs get create patch delete",
              "agents /secrets create patch delete"),
          "codeloom/finalize",
          rights(
              "tokens /secrets get delete",
              "agents batch/jobs get patch delete",
              "agents /pods list",
              "agents /secrets delete"),
          "codeloom/reconcile",
          rights(
              "tokens /secrets list delete",
              "agents batch/jobs get list patch delete",
              "agents /pods list",
              "agents /secrets delete"),
          "codeloom/migrate",
          Set.of(),
          "codeloom/job-events",
          rights("agents batch/jobs get list watch"),
          "codeloom-agents/agent",
          Set.of());

  private final TestCluster cluster;

  AccountRightsTest(TestCluster cluster) {
    this.cluster = cluster;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "codeloom/submit",
        "codeloom/dispatch",
        "codeloom/finalize",
        "codeloom/reconcile",
        "codeloom/migrate",
        "codeloom/job-events",
        "codeloom-agents/agent"
      })
  void anAccountMayDoWhatItNeedsAndNothingElse(String account) {
    Set<String> may = new TreeSet<>();
    for (String namespace : NAMESPACES) {
      for (String resource : RESOURCES) {
        for (String verb : VERBS) {
          if (isAllowed(account, namespace, resource, verb)) {
            may.add(namespace + " " + resource + " " + verb);
          }
        }
      }
    }
    assertThat(may).isEqualTo(MAY.get(account));
  }

  private boolean isAllowed(String account, String namespace, String resource, String verb) {
    String[] owner = account.split("/");
    String[] parts = resource.split("/");
    SubjectAccessReview review =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser("system:serviceaccount:" + owner[0] + ":" + owner[1])
            .withGroups(
                "system:serviceaccounts",
                "system:serviceaccounts:" + owner[0],
                "system:authenticated")
            .withNewResourceAttributes()
            .withNamespace(namespace)
            .withGroup(parts[0])
            .withResource(parts[1])
            .withSubresource(parts.length > 2 ? parts[2] : null)
            .withVerb(verb)
            .endResourceAttributes()
            .endSpec()
            .build();
    return cluster
        .admin()
        .authorization()
        .v1()
        .subjectAccessReview()
        .create(review)
        .getStatus()
        .getAllowed();
  }

  private static Set<String> rights(String... lines) {
    Set<String> rights = new TreeSet<>();
    for (String line : lines) {
      String[] words = line.split(" ");
      String namespace = words[0].equals("agents") ? Manifests.AGENTS : Manifests.TOKENS;
      for (int i = 2; i < words.length; i++) {
        rights.add(namespace + " " + words[1] + " " + words[i]);
      }
    }
    return rights;
  }
}
