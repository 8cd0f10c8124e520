package io.codeloom.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeloom.local.manifests.JobEscapes;
import io.codeloom.local.manifests.Manifests;
import io.codeloom.local.support.Eventually;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.ReplicationControllerBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyStatus;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The policies on Jobs, by the API server's own evaluation; nothing is stored. */
@ClusterTest
class AdmissionTest {
  private static final int FORBIDDEN = 403;
  private static final int INVALID = 422;

  /** These break rules of Kubernetes itself, which come before any policy. */
  private static final Set<String> INVALID_ANYWAY =
      Set.of("one more container", "a label that is no task");

  private final TestCluster cluster;

  AdmissionTest(TestCluster cluster) {
    this.cluster = cluster;
  }

  /** A new policy takes a while to be heard of everywhere. */
  @BeforeEach
  void thePolicyIsInForce() {
    Job escape = cluster.job();
    escape.getSpec().setParallelism(2);
    Eventually.until("the policy is in force", () -> refusal(escape), code -> code == FORBIDDEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "codeloom-agent-jobs",
        "codeloom-agent-jobs-only",
        "codeloom-agent-job-changes",
        "codeloom-agent-job-deletions",
        "codeloom-task-secrets"
      })
  void theApiServersTypeCheckFindsNothing(String policy) {
    ValidatingAdmissionPolicyStatus status =
        Eventually.until(
            "type check of " + policy,
            () ->
                cluster
                    .admin()
                    .admissionRegistration()
                    .v1()
                    .validatingAdmissionPolicies()
                    .withName(policy)
                    .get()
                    .getStatus(),
            s -> s != null && s.getObservedGeneration() != null && s.getTypeChecking() != null);
    assertThat(status.getTypeChecking().getExpressionWarnings()).isNullOrEmpty();
  }

  @Test
  void dispatchMayCreateTheTemplatesJob() {
    assertThat(create(cluster.job()).getMetadata().getName()).startsWith("codex-agent-");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("escapes")
  void anEscapeIsRefused(JobEscapes.Escape escape) {
    Job job = escape.from(cluster.job());
    assertThatThrownBy(() -> create(job))
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            e -> {
              if (INVALID_ANYWAY.contains(escape.what())) {
                assertThat(e.getCode()).isEqualTo(INVALID);
              } else {
                assertThat(e.getCode()).as(e.getMessage()).isEqualTo(FORBIDDEN);
                assertThat(e.getMessage()).contains("ValidatingAdmissionPolicy");
              }
            });
  }

  static Stream<JobEscapes.Escape> escapes() {
    return JobEscapes.all().stream();
  }

  /** Even an administrator makes pods here by no other means. */
  @ParameterizedTest
  @MethodSource("otherWays")
  void whatMakesPodsInOtherWaysIsRefused(HasMetadata other) {
    assertThatThrownBy(() -> cluster.admin().resource(other).dryRun().create())
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(FORBIDDEN))
        .hasMessageContaining("Only Jobs may be created here.");
  }

  static Stream<HasMetadata> otherWays() {
    ObjectMeta meta =
        new ObjectMetaBuilder().withName("other").withNamespace(Manifests.AGENTS).build();
    PodTemplateSpec pod =
        new PodTemplateSpecBuilder()
            .withNewMetadata()
            .addToLabels("app", "other")
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("other")
            .withImage("example")
            .endContainer()
            .endSpec()
            .build();
    PodTemplateSpec once =
        new PodTemplateSpecBuilder(pod).editSpec().withRestartPolicy("Never").endSpec().build();
    var selector = new LabelSelectorBuilder().addToMatchLabels("app", "other").build();
    return Stream.of(
        new DeploymentBuilder()
            .withMetadata(meta)
            .withNewSpec()
            .withSelector(selector)
            .withTemplate(pod)
            .endSpec()
            .build(),
        new DaemonSetBuilder()
            .withMetadata(meta)
            .withNewSpec()
            .withSelector(selector)
            .withTemplate(pod)
            .endSpec()
            .build(),
        new StatefulSetBuilder()
            .withMetadata(meta)
            .withNewSpec()
            .withSelector(selector)
            .withServiceName("other")
            .withTemplate(pod)
            .endSpec()
            .build(),
        new ReplicaSetBuilder()
            .withMetadata(meta)
            .withNewSpec()
            .withSelector(selector)
            .withTemplate(pod)
            .endSpec()
            .build(),
        new ReplicationControllerBuilder()
            .withMetadata(meta)
            .withNewSpec()
            .withSelector(Map.of("app", "other"))
            .withTemplate(pod)
            .endSpec()
            .build(),
        new CronJobBuilder()
            .withMetadata(meta)
            .withNewSpec()
            .withSchedule("* * * * *")
            .withNewJobTemplate()
            .withNewSpec()
            .withTemplate(once)
            .endSpec()
            .endJobTemplate()
            .endSpec()
            .build());
  }

  private Job create(Job job) {
    return cluster.as("dispatch").resource(job).inNamespace(Manifests.AGENTS).dryRun().create();
  }

  private int refusal(Job job) {
    try {
      create(job);
      return 0;
    } catch (KubernetesClientException e) {
      return e.getCode();
    }
  }
}
