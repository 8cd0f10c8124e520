package io.codeloom.local.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The Job by which an apply ends only when what it applied is ready. */
class WaitChartTest {
  private static final List<WaitChart.Waited> OBJECTS =
      List.of(
          new WaitChart.Waited("serving.knative.dev", "services", "codeloom", "submit", "Ready"),
          new WaitChart.Waited(
              "operator.knative.dev", "knativeservings", "knative-serving", "serving", "Ready"));

  private final Manifests chart = rendered("pull");
  private final Job job = chart.one(Job.class, "codeloom-ready-01234567");
  private final PodSpec pod = job.getSpec().getTemplate().getSpec();

  private static Manifests rendered(String pullSecret) {
    return Manifests.parse(WaitChart.render("codeloom-ready", "codeloom", pullSecret, OBJECTS));
  }

  @Test
  void itHasKnownFieldsOnly() {
    assertThat(chart.all()).hasSize(5).flatMap(UnknownFields::in).isEmpty();
  }

  @Test
  void itWaitsForEveryObjectByItself() {
    assertThat(pod.getContainers())
        .extracting(container -> container.getArgs().get(container.getArgs().size() - 1))
        .containsExactly(
            "services.serving.knative.dev/submit", "knativeservings.operator.knative.dev/serving");
    assertThat(pod.getContainers())
        .allSatisfy(
            container -> {
              assertThat(container.getCommand()).containsExactly("kubectl");
              assertThat(container.getArgs())
                  .startsWith("wait", "--for=condition=Ready")
                  .contains("--timeout=600s");
            });
    assertThat(pod.getContainers().get(1).getArgs()).contains("--namespace=knative-serving");
    assertThat(pod.getRestartPolicy()).isEqualTo("Never");
    assertThat(job.getSpec().getActiveDeadlineSeconds()).isEqualTo(600);
  }

  @Test
  void itMayLookAtThoseObjectsAndDoNothing() {
    ClusterRole role = chart.all(ClusterRole.class).get(0);
    assertThat(role.getRules())
        .extracting(rule -> rule.getApiGroups() + " " + rule.getResources())
        .containsExactly(
            "[serving.knative.dev] [services]", "[operator.knative.dev] [knativeservings]");
    assertThat(role.getRules())
        .allSatisfy(rule -> assertThat(rule.getVerbs()).containsExactly("get", "list", "watch"));
    ClusterRoleBinding binding = chart.all(ClusterRoleBinding.class).get(0);
    assertThat(binding.getRoleRef().getName()).isEqualTo(role.getMetadata().getName());
    assertThat(binding.getSubjects())
        .singleElement()
        .satisfies(
            subject -> {
              assertThat(subject.getName()).isEqualTo(pod.getServiceAccountName());
              assertThat(subject.getNamespace()).isEqualTo(job.getMetadata().getNamespace());
            });
    assertThat(chart.one(ServiceAccount.class, pod.getServiceAccountName())).isNotNull();
    assertThat(pod.getAutomountServiceAccountToken()).isTrue();
  }

  @Test
  void itIsConfinedAsRestrictedAsks() {
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(pod.getContainers())
        .allSatisfy(
            container -> {
              var security = container.getSecurityContext();
              assertThat(security.getAllowPrivilegeEscalation()).isFalse();
              assertThat(security.getReadOnlyRootFilesystem()).isTrue();
              assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
              assertThat(container.getResources().getLimits()).containsKeys("cpu", "memory");
              assertThat(container.getImage()).contains("@sha256:");
            });
  }

  @Test
  void itsPolicyIsAboutItsOwnPodAndLetsNobodyIn() {
    NetworkPolicy policy = chart.all(NetworkPolicy.class).get(0);
    assertThat(job.getSpec().getTemplate().getMetadata().getLabels())
        .containsAllEntriesOf(policy.getSpec().getPodSelector().getMatchLabels());
    assertThat(policy.getSpec().getPodSelector().getMatchLabels()).isNotEmpty();
    assertThat(policy.getSpec().getPolicyTypes()).contains("Ingress");
    assertThat(policy.getSpec().getIngress()).isEmpty();
    assertThat(policy.getSpec().getEgress()).hasSize(1);
  }

  @Test
  void itPullsWithASecretWhereThereIsOne() {
    assertThat(pod.getImagePullSecrets())
        .extracting(LocalObjectReference::getName)
        .containsExactly("pull");
    assertThat(
            rendered("")
                .one(Job.class, "codeloom-ready-01234567")
                .getSpec()
                .getTemplate()
                .getSpec()
                .getImagePullSecrets())
        .isEmpty();
  }
}
