package io.codeloom.local.cluster;

import io.codeloom.core.job.JobManifest;
import io.codeloom.core.port.AgentJobs;
import io.codeloom.core.port.AgentJobsContract;
import io.codeloom.local.manifests.Manifests;
import io.codeloom.local.support.Eventually;
import io.codeloom.platform.kubernetes.KubernetesAgentJobs;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract that the laptop's API server is held to, on the real one. */
@ClusterTest
class AgentJobsOnClusterTest extends AgentJobsContract {
  private final TestCluster cluster;
  private PlayedNode node;

  AgentJobsOnClusterTest(TestCluster cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void nobodyElseRunsPods() {
    node = PlayedNode.of(cluster);
  }

  @AfterEach
  void removeJobs() {
    cluster.removeJobs();
  }

  @AfterAll
  static void removeNode(TestCluster cluster) {
    PlayedNode.remove(cluster.admin());
  }

  @Override
  protected AgentJobs jobs() {
    return new KubernetesAgentJobs(cluster.admin(), Manifests.AGENTS);
  }

  @Override
  protected JobManifest manifest(UUID taskId) {
    return new JobManifest(taskId, cluster.jobYaml(taskId));
  }

  @Override
  protected void completeJob(String name) {
    Pod pod = node.podOf(name);
    node.run(pod);
    node.succeed(pod);
    ended(name);
  }

  /** By the only reason the contract knows, which is not for us to write but for the controller. */
  @Override
  protected void failJob(String name, String reason) {
    jobs().endNow(jobs().find(name).orElseThrow());
    ended(name);
  }

  private void ended(String name) {
    Eventually.until(name + " has ended", () -> jobs().find(name).orElseThrow().finished(), e -> e);
  }
}
