package io.codeloom.local.cluster;

import io.codeloom.local.manifests.Manifests;
import io.codeloom.local.support.Eventually;
import io.fabric8.kubernetes.api.model.Binding;
import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;

/** Scheduler and kubelet of a cluster that has none: says of pods what the test wants to be so. */
final class PlayedNode {
  static final String NAME = "codeloom-tests";
  private static final String JOB_LABEL = "batch.kubernetes.io/job-name";

  private final KubernetesClient admin;
  private final String namespace;

  /** For the agents of a cluster that is ours and has no nodes; of no other, where it skips. */
  static PlayedNode of(TestCluster cluster) {
    Assumptions.assumeTrue(cluster.isOurs(), "Codeloom is installed here");
    Assumptions.assumeTrue(
        cluster.hasNoNodes(), "NOT CHECKED: this cluster's nodes would run the pod themselves");
    return new PlayedNode(cluster.admin(), Manifests.AGENTS);
  }

  private PlayedNode(KubernetesClient admin, String namespace) {
    this.admin = admin;
    this.namespace = namespace;
    if (admin.nodes().withName(NAME).get() == null) {
      admin
          .resource(new NodeBuilder().withNewMetadata().withName(NAME).endMetadata().build())
          .create();
    }
  }

  static void remove(KubernetesClient admin) {
    admin.nodes().withName(NAME).withGracePeriod(0).delete();
  }

  /** The one pod that the Job controller made for this Job. */
  Pod podOf(String job) {
    return Eventually.until("a pod of " + job, () -> pods(job), pods -> pods.size() == 1).get(0);
  }

  List<Pod> pods(String job) {
    return admin.pods().inNamespace(namespace).withLabel(JOB_LABEL, job).list().getItems();
  }

  /** Scheduled and running. */
  void run(Pod pod) {
    Binding binding =
        new BindingBuilder()
            .withNewMetadata()
            .withName(name(pod))
            .withNamespace(namespace)
            .endMetadata()
            .withNewTarget()
            .withKind("Node")
            .withName(NAME)
            .endTarget()
            .build();
    admin.bindings().inNamespace(namespace).resource(binding).create();
    status(pod, new PodStatusBuilder().withPhase("Running").build());
  }

  void succeed(Pod pod) {
    status(pod, new PodStatusBuilder().withPhase("Succeeded").build());
  }

  /** Its one container has ended and left this message. */
  void terminate(Pod pod, String message) {
    status(
        pod,
        new PodStatusBuilder()
            .withPhase("Succeeded")
            .addNewContainerStatus()
            .withName(pod.getSpec().getContainers().get(0).getName())
            .withNewState()
            .withNewTerminated()
            .withExitCode(0)
            .withMessage(message)
            .endTerminated()
            .endState()
            .endContainerStatus()
            .build());
  }

  /** Evicted, which no other pod is to make up for. */
  void disrupt(Pod pod) {
    status(
        pod,
        new PodStatusBuilder()
            .withPhase("Failed")
            .addNewCondition()
            .withType("DisruptionTarget")
            .withStatus("True")
            .withReason("EvictionByEvictionAPI")
            .endCondition()
            .build());
  }

  /** What a kubelet does after the grace: the containers have ended, the object may go. */
  void stop(Pod pod) {
    status(pod, new PodStatusBuilder().withPhase("Failed").build());
    admin.pods().inNamespace(namespace).withName(name(pod)).withGracePeriod(0).delete();
  }

  boolean isEnding(Pod pod) {
    Pod now = admin.pods().inNamespace(namespace).withName(name(pod)).get();
    return now != null && Objects.nonNull(now.getMetadata().getDeletionTimestamp());
  }

  /** Whatever version the pod has by now: the Job controller writes to it too. */
  private void status(Pod pod, PodStatus status) {
    admin
        .pods()
        .inNamespace(namespace)
        .withName(name(pod))
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(Map.of("status", status)));
  }

  private static String name(Pod pod) {
    return pod.getMetadata().getName();
  }
}
