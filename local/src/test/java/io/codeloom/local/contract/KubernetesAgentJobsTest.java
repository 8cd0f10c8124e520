package io.codeloom.local.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.job.JobManifest;
import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.JobView;
import io.codeloom.core.job.PodView;
import io.codeloom.core.port.AgentJobs;
import io.codeloom.core.port.AgentJobsContract;
import io.codeloom.core.task.FailureCode;
import io.codeloom.platform.kubernetes.KubernetesAgentJobs;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesAgentJobsTest extends AgentJobsContract {
  private static final Duration BOUND = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private Cluster cluster;
  private AgentJobs jobs;

  @BeforeEach
  void start() throws IOException {
    cluster = new Cluster(folder);
    jobs = new KubernetesAgentJobs(cluster.client(), Cluster.AGENTS);
  }

  @AfterEach
  void stop() throws IOException {
    cluster.close();
  }

  @Override
  protected AgentJobs jobs() {
    return jobs;
  }

  @Override
  protected JobManifest manifest(UUID taskId) {
    return Cluster.manifest(taskId);
  }

  @Override
  protected void completeJob(String name) {
    cluster.end(name, "Complete", "CompletionsReached");
  }

  @Override
  protected void failJob(String name, String reason) {
    cluster.end(name, "Failed", reason);
  }

  private Job stored(String name) {
    return cluster.client().batch().v1().jobs().inNamespace(Cluster.AGENTS).withName(name).get();
  }

  @Test
  void takesNeitherSuccessCriteriaNorFailureTargetForAnEnd() {
    JobView job = jobs.create(manifest(UUID.randomUUID()));
    cluster.end(job.name(), "SuccessCriteriaMet", "x");
    assertThat(jobs.find(job.name()).orElseThrow().finished()).isFalse();
    cluster.end(job.name(), "FailureTarget", "x");
    assertThat(jobs.find(job.name()).orElseThrow().finished()).isFalse();
  }

  @Test
  void endsAJobByItsDeadlineAndLeavesAnEndedOneAlone() {
    JobView running = jobs.create(manifest(UUID.randomUUID()));
    jobs.endNow(running);
    assertThat(stored(running.name()).getSpec().getActiveDeadlineSeconds()).isEqualTo(1);

    JobView ended = jobs.create(manifest(UUID.randomUUID()));
    completeJob(ended.name());
    jobs.endNow(ended, FailureCode.NO_CAPACITY);
    assertThat(stored(ended.name()).getSpec().getActiveDeadlineSeconds()).isEqualTo(600);
    assertThat(jobs.find(ended.name()).orElseThrow().endedFor()).isEmpty();
  }

  @Test
  void releasesOnlyItsOwnFinalizer() {
    JobView job = jobs.create(manifest(UUID.randomUUID()));
    cluster
        .client()
        .resource(stored(job.name()))
        .edit(
            j -> {
              j.getMetadata().getFinalizers().add("example.com/other");
              return j;
            });
    jobs.release(job);
    assertThat(stored(job.name()).getMetadata().getFinalizers())
        .containsExactly("example.com/other");
  }

  @Test
  void believesNoLabelsThatDoNotFitTheName() {
    UUID task = UUID.randomUUID();
    String yaml = manifest(task).yaml();
    String foreign =
        yaml.replace("codeloom.io/task-id: " + task, "codeloom.io/task-id: " + UUID.randomUUID());
    assertThat(jobs.create(new JobManifest(task, foreign)).taskId()).isEmpty();
  }

  @Test
  void saysWhichFieldsOfAJobTheClusterRefuses() {
    UUID task = UUID.randomUUID();
    String yaml = manifest(task).yaml().replace("restartPolicy: Never", "restartPolicy: Always");
    assertThatThrownBy(() -> jobs.create(new JobManifest(task, yaml)))
        .isInstanceOfSatisfying(
            TaskFailedException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.POD_CONFIG_ERROR))
        .hasMessageContaining("restartPolicy");
  }

  @Test
  void listsMoreJobsThanFitAPage() {
    for (int i = 0; i < 103; i++) {
      jobs.create(manifest(UUID.randomUUID()));
    }
    List<String> seen = new ArrayList<>();
    AgentJobs.Page page = jobs.list(null);
    assertThat(page.next()).isNotNull();
    page.jobs().forEach(j -> seen.add(j.name()));
    jobs.list(page.next()).jobs().forEach(j -> seen.add(j.name()));
    assertThat(seen).hasSize(103).doesNotHaveDuplicates();
  }

  @Test
  void readsThePodsOfAJob() {
    JobView job = jobs.create(manifest(UUID.randomUUID()));
    pod(job, "own");
    pod(jobs.create(manifest(UUID.randomUUID())), "other");

    List<PodView> pods = jobs.pods(job);
    assertThat(pods).hasSize(1);
    PodView pod = pods.get(0);
    assertThat(pod.name()).isEqualTo("own");
    assertThat(pod.phase()).isEqualTo("Failed");
    assertThat(pod.reason()).isEqualTo("Evicted");
    assertThat(pod.disrupted()).isTrue();
    assertThat(pod.unschedulable()).isTrue();
    assertThat(pod.container(JobNames.FETCH).orElseThrow().waitingReason())
        .isEqualTo("ImagePullBackOff");
    assertThat(pod.container(JobNames.AGENT).orElseThrow().terminatedReason())
        .isEqualTo("OOMKilled");
    assertThat(pod.container(JobNames.AGENT).orElseThrow().exitCode()).isEqualTo(137);
  }

  private void pod(JobView job, String name) {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName(name)
            .addToLabels("batch.kubernetes.io/controller-uid", job.uid())
            .endMetadata()
            .withNewSpec()
            .withRestartPolicy("Never")
            .addNewInitContainer()
            .withName(JobNames.FETCH)
            .withImage("example")
            .endInitContainer()
            .addNewContainer()
            .withName(JobNames.AGENT)
            .withImage("example")
            .endContainer()
            .endSpec()
            .build();
    var pods = cluster.client().pods().inNamespace(Cluster.AGENTS);
    pods.resource(pod).create();
    pods.withName(name)
        .editStatus(
            p ->
                new PodBuilder(p)
                    .withNewStatus()
                    .withPhase("Failed")
                    .withReason("Evicted")
                    .addNewCondition()
                    .withType("DisruptionTarget")
                    .withStatus("True")
                    .endCondition()
                    .addNewCondition()
                    .withType("PodScheduled")
                    .withStatus("False")
                    .withReason("Unschedulable")
                    .endCondition()
                    .addNewInitContainerStatus()
                    .withName(JobNames.FETCH)
                    .withNewState()
                    .withNewWaiting()
                    .withReason("ImagePullBackOff")
                    .endWaiting()
                    .endState()
                    .endInitContainerStatus()
                    .addNewContainerStatus()
                    .withName(JobNames.AGENT)
                    .withNewState()
                    .withNewTerminated()
                    .withReason("OOMKilled")
                    .withExitCode(137)
                    .endTerminated()
                    .endState()
                    .endContainerStatus()
                    .endStatus()
                    .build());
  }

  @Test
  void findsTheJobItCreatedWhenTheAnswerWasLost() throws IOException {
    URI direct = cluster.endpoint();
    try (LossyProxy proxy = new LossyProxy(direct.getHost(), direct.getPort());
        KubernetesClient client =
            cluster.clientVia(URI.create("https://127.0.0.1:" + proxy.port()))) {
      AgentJobs lossy = new KubernetesAgentJobs(client, Cluster.AGENTS);
      UUID task = UUID.randomUUID();
      // Opens the connection, so that the answer that is lost is none of the handshake.
      lossy.find(JobNames.job(task));
      proxy.loseAnswers(1);
      JobView job = lossy.create(manifest(task));
      assertThat(proxy.answersLeftToLose()).isZero();
      assertThat(job.isLiveJobOf(task)).isTrue();
    }
  }

  @Test
  void givesUpOnAServerThatIsGone() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertUnavailable(port);
  }

  @Test
  void givesUpOnAServerThatIsSilent() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      assertUnavailable(silent.getLocalPort());
    }
  }

  private void assertUnavailable(int port) throws IOException {
    try (KubernetesClient client = cluster.clientVia(URI.create("https://127.0.0.1:" + port))) {
      AgentJobs away = new KubernetesAgentJobs(client, Cluster.AGENTS);
      assertTimeoutPreemptively(
          BOUND,
          () ->
              assertThatThrownBy(() -> away.find("codex-agent-x"))
                  .isInstanceOf(UnavailableException.class));
    }
  }
}
