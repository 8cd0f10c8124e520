package io.codeloom.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.job.JobManifest;
import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.JobView;
import io.codeloom.core.port.AgentJobs;
import io.codeloom.local.manifests.Manifests;
import io.codeloom.local.support.Eventually;
import io.codeloom.platform.kubernetes.KubernetesAgentJobs;
import io.codeloom.platform.kubernetes.KubernetesTaskSecrets;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A Job's life under the real Job controller and garbage collector. Every step is taken with the
 * rights of the function whose step it is; only scheduler and kubelet are played.
 */
@ClusterTest
class JobLifeTest {
  private static final URI CODE = URI.create("https://cos.example.com/code?sign=1");
  private static final URI OUTPUT = URI.create("https://cos.example.com/output?sign=2");

  private final TestCluster cluster;
  private final UUID task = UUID.randomUUID();
  private PlayedNode node;

  JobLifeTest(TestCluster cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void nobodyElseRunsPods() {
    node = PlayedNode.of(cluster);
  }

  @AfterAll
  static void removeNode(TestCluster cluster) {
    PlayedNode.remove(cluster.admin());
  }

  @Test
  void aSuccessIsHeldUntilItIsReleasedWhateverItsTimeToLive() {
    JobView job = created();
    Pod pod = node.podOf(job.name());
    node.run(pod);
    assertThat(jobs("finalize").pods(job))
        .singleElement()
        .satisfies(view -> assertThat(view.phase()).isEqualTo("Running"));

    node.succeed(pod);
    ended(JobView.Phase.COMPLETE);
    assertThat(conditionsInOrder()).containsExactly("SuccessCriteriaMet", "Complete");

    expire();
    JobView expired = until("deleted by its time to live", JobView::deleting);
    Eventually.until("no pod", () -> node.pods(job.name()).isEmpty(), gone -> gone);
    assertThat(found().held()).isTrue();

    jobs("finalize").release(expired);
    gone();
  }

  @Test
  void aCancelledJobFailsOnlyWhenItsPodIsGone() {
    JobView job = created();
    Pod pod = node.podOf(job.name());
    node.run(pod);

    jobs("submit").endNow(job);
    Eventually.until("the pod is told to end", () -> node.isEnding(pod), ending -> ending);
    Eventually.until(
        "only told to fail", this::conditionsInOrder, List.of("FailureTarget")::equals);
    assertThat(found().finished()).isFalse();

    node.stop(pod);
    JobView failed = ended(JobView.Phase.FAILED);
    assertThat(failed.reason()).isEqualTo("DeadlineExceeded");
    assertThat(failed.held()).isTrue();

    jobs("reconcile").release(failed);
    assertThat(found().held()).isFalse();
    jobs("reconcile").delete(found());
    gone();
  }

  @Test
  void aJobCancelledBeforeItHasANodeEndsAsWell() {
    JobView job = created();
    node.podOf(job.name());
    jobs("submit").endNow(job);
    assertThat(ended(JobView.Phase.FAILED).reason()).isEqualTo("DeadlineExceeded");
    jobs("finalize").release(job);
    jobs("finalize").delete(job);
    gone();
  }

  @Test
  void aDisruptedAgentIsNotRunAgain() {
    JobView job = created();
    Pod pod = node.podOf(job.name());
    node.run(pod);
    node.disrupt(pod);
    assertThat(ended(JobView.Phase.FAILED).reason()).isEqualTo("PodFailurePolicy");
    assertThat(jobs("finalize").pods(job))
        .singleElement()
        .satisfies(view -> assertThat(view.disrupted()).isTrue());
    assertThat(node.pods(job.name())).hasSize(1);
    jobs("finalize").release(job);
    jobs("finalize").delete(job);
    gone();
  }

  /** The pod of a Job that somebody deletes goes on for as long as the finalizer holds the Job. */
  @Test
  void aDeletedJobIsSeenAsSuchByWhoMustSettleIt() {
    JobView job = created();
    node.podOf(job.name());
    cluster.admin().batch().v1().jobs().inNamespace(Manifests.AGENTS).withName(job.name()).delete();
    JobView deleted = until("deleted", JobView::deleting);
    assertThat(deleted.finished()).isFalse();
    assertThat(everyJob()).anyMatch(view -> view.name().equals(job.name()) && view.deleting());
    jobs("finalize").release(deleted);
    gone();
  }

  private JobView created() {
    var secrets = new KubernetesTaskSecrets(cluster.as("dispatch"), Manifests.AGENTS);
    secrets.put(task, CODE, OUTPUT);
    JobView job = jobs("dispatch").create(new JobManifest(task, cluster.jobYaml(task)));
    secrets.own(task, job);
    assertThat(job.isLiveJobOf(task)).isTrue();
    assertThat(jobs("dispatch").create(new JobManifest(task, cluster.jobYaml(task))).uid())
        .isEqualTo(job.uid());
    return job;
  }

  private AgentJobs jobs(String function) {
    return new KubernetesAgentJobs(cluster.as(function), Manifests.AGENTS);
  }

  private List<JobView> everyJob() {
    List<JobView> seen = new ArrayList<>();
    String next = null;
    do {
      AgentJobs.Page page = jobs("reconcile").list(next);
      seen.addAll(page.jobs());
      next = page.next();
    } while (next != null);
    return seen;
  }

  private JobView found() {
    return jobs("finalize").find(JobNames.job(task)).orElseThrow();
  }

  private JobView ended(JobView.Phase phase) {
    return until(phase.toString(), view -> view.phase() == phase);
  }

  private JobView until(String fact, Predicate<JobView> holds) {
    return Eventually.until(fact, this::found, holds);
  }

  private List<String> conditionsInOrder() {
    return stored().getStatus().getConditions().stream()
        .filter(condition -> condition.getStatus().equals("True"))
        .map(JobCondition::getType)
        .toList();
  }

  private Job stored() {
    return cluster
        .admin()
        .batch()
        .v1()
        .jobs()
        .inNamespace(Manifests.AGENTS)
        .withName(JobNames.job(task))
        .get();
  }

  private void expire() {
    cluster
        .admin()
        .resource(stored())
        .edit(
            job -> {
              job.getSpec().setTtlSecondsAfterFinished(0);
              return job;
            });
  }

  private boolean secretIsThere() {
    return cluster
            .admin()
            .secrets()
            .inNamespace(Manifests.AGENTS)
            .withName(JobNames.taskSecret(task))
            .get()
        != null;
  }

  /** Job, pod and Secret: nothing of the task is left. */
  private void gone() {
    Eventually.until("no Job", () -> stored() == null, gone -> gone);
    Eventually.until("no pod", () -> node.pods(JobNames.job(task)).isEmpty(), gone -> gone);
    Eventually.until("no Secret", () -> !secretIsThere(), gone -> gone);
  }
}
