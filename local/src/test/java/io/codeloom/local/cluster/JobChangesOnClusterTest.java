package io.codeloom.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.codeloom.local.manifests.JobChanges;
import io.codeloom.local.manifests.Manifests;
import io.codeloom.local.support.Eventually;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Changes of a Job that is held back as Kueue does it, by the API server's own evaluation; none is
 * stored.
 */
@ClusterTest
class JobChangesOnClusterTest {
  private static final int FORBIDDEN = 403;
  private static final List<String> FUNCTIONS =
      List.of("submit", "dispatch", "finalize", "reconcile");

  private static Job job;

  private final TestCluster cluster;

  JobChangesOnClusterTest(TestCluster cluster) {
    this.cluster = cluster;
  }

  @BeforeAll
  static void aJobWaits(TestCluster cluster) {
    assumeTrue(cluster.isOurs(), "Codeloom is installed");
    Job wanted = cluster.job();
    wanted.getSpec().setSuspend(true);
    job = cluster.as("dispatch").resource(wanted).inNamespace(Manifests.AGENTS).create();
    Eventually.until(
        "the policy is in force",
        () -> {
          try {
            patch(cluster.as("submit"), "{\"spec\":{\"parallelism\":2}}");
            return 0;
          } catch (KubernetesClientException e) {
            return e.getCode();
          }
        },
        code -> code == FORBIDDEN);
  }

  @AfterAll
  static void removeJobs(TestCluster cluster) {
    cluster.removeJobs();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void noFunctionMayMakeIt(JobChanges.Change change) {
    for (String function : FUNCTIONS) {
      assertThatThrownBy(() -> patch(cluster.as(function), change.patch()))
          .isInstanceOfSatisfying(
              KubernetesClientException.class,
              e -> assertThat(e.getCode()).as(e.getMessage()).isEqualTo(FORBIDDEN))
          .hasMessageContaining("codeloom-agent-job-changes");
    }
  }

  static Stream<JobChanges.Change> changes() {
    return JobChanges.refused().stream();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"spec\":{\"activeDeadlineSeconds\":1},"
            + "\"metadata\":{\"annotations\":{\"codeloom.io/ended-for\":\"no_capacity\"}}}",
        "{\"metadata\":{\"finalizers\":[]}}"
      })
  void everyFunctionMayEndAndRelease(String patch) {
    for (String function : FUNCTIONS) {
      assertThat(patch(cluster.as(function), patch).getMetadata().getUid())
          .isEqualTo(job.getMetadata().getUid());
    }
  }

  @Test
  void noFunctionMayDeleteItWithoutItsPod() {
    for (String function : FUNCTIONS) {
      assertThatThrownBy(() -> delete(function, DeletionPropagation.ORPHAN))
          .isInstanceOfSatisfying(
              KubernetesClientException.class,
              e -> assertThat(e.getCode()).as(e.getMessage()).isEqualTo(FORBIDDEN))
          .hasMessageContaining("codeloom-agent-job-deletions");
    }
  }

  /** The default is to orphan it; fabric8 always says something. */
  @Test
  void noFunctionMayDeleteItWithoutSayingWhatBecomesOfItsPod() {
    String path =
        "/apis/batch/v1/namespaces/" + Manifests.AGENTS + "/jobs/" + job.getMetadata().getName();
    for (String function : FUNCTIONS) {
      assertThatThrownBy(() -> cluster.as(function).raw(path, "DELETE", new DeleteOptions()))
          .hasStackTraceContaining("codeloom-agent-job-deletions");
    }
  }

  private List<StatusDetails> delete(String function, DeletionPropagation propagation) {
    return cluster
        .as(function)
        .batch()
        .v1()
        .jobs()
        .inNamespace(Manifests.AGENTS)
        .withName(job.getMetadata().getName())
        .withPropagationPolicy(propagation)
        .delete();
  }

  /** What Kueue does when a Job's turn has come: https://kueue.sigs.k8s.io/docs/concepts. */
  @Test
  void whoeverElseManagesJobsIsNotHindered() {
    String start =
        "{\"spec\":{\"suspend\":false,\"template\":{"
            + "\"metadata\":{\"labels\":{\"kueue.x-k8s.io/podset\":\"main\"}},"
            + "\"spec\":{\"nodeSelector\":{\"pool\":\"a\"},"
            + "\"tolerations\":[{\"operator\":\"Exists\"}]}}}}";
    assertThat(patch(cluster.admin(), start).getSpec().getSuspend()).isFalse();
  }

  private static Job patch(KubernetesClient who, String patch) {
    PatchContext dry =
        new PatchContext.Builder()
            .withPatchType(PatchType.JSON_MERGE)
            .withDryRun(List.of("All"))
            .build();
    return who.batch()
        .v1()
        .jobs()
        .inNamespace(Manifests.AGENTS)
        .withName(job.getMetadata().getName())
        .patch(dry, patch);
  }
}
