package io.codeloom.local.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.codeloom.core.job.JobManifest;
import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.JobView;
import io.codeloom.core.task.FailureCode;
import io.codeloom.local.kubernetes.LocalKubernetes;
import io.codeloom.local.kubernetes.LocalKubernetesConfig;
import io.codeloom.platform.kubernetes.KubernetesAgentJobs;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The policy on changes of Jobs, over what our code really changes and over what it never does. */
class JobChangeAdmissionTest {
  private static final Policy POLICY =
      new Policy(
          Manifests.base().one(ValidatingAdmissionPolicy.class, "codeloom-agent-job-changes"));
  private static final ObjectMapper MAPS = new ObjectMapper();

  @TempDir private Path folder;

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void whatNoFunctionDoesIsRefused(JobChanges.Change change) throws Exception {
    assertThat(refusals(waiting(), change.patch())).hasSize(1);
  }

  static Stream<JobChanges.Change> changes() {
    return JobChanges.refused().stream();
  }

  @Test
  void aFinalizerOfSomebodyElseStays() throws Exception {
    Job job = waiting();
    job.setMetadata(
        job.getMetadata().edit().withFinalizers(JobNames.FINALIZER, "example.com/hold").build());
    assertThat(refusals(job, "{\"metadata\": {\"finalizers\": []}}")).hasSize(1);
    assertThat(refusals(job, "{\"metadata\": {\"finalizers\": [\"example.com/hold\"]}}")).isEmpty();
  }

  @Test
  void ourOwnChangesAreAdmitted() throws Exception {
    assertThat(refusedOf((jobs, job) -> jobs.endNow(job))).isEmpty();
    assertThat(refusedOf((jobs, job) -> jobs.endNow(job, FailureCode.NO_CAPACITY))).isEmpty();
    assertThat(refusedOf(KubernetesAgentJobs::release)).isEmpty();
  }

  @Test
  void controllersAndOperatorsAreNotMeant() {
    for (String function : List.of("submit", "dispatch", "finalize", "reconcile")) {
      assertThat(POLICY.matches(by("system:serviceaccount:codeloom:" + function))).isTrue();
    }
    for (String other :
        List.of(
            "admin",
            "system:serviceaccount:kueue-system:kueue-controller-manager",
            "system:serviceaccount:kube-system:job-controller",
            "system:serviceaccount:codeloom-agents:agent")) {
      assertThat(POLICY.matches(by(other))).as(other).isFalse();
    }
  }

  private static Map<String, Object> by(String user) {
    return Map.of("request", Map.of("userInfo", Map.of("username", user)));
  }

  /** As Kueue holds it back: of such a Job the API server lets most be changed. */
  private static Job waiting() {
    Job job = AgentTemplate.job();
    job.getSpec().setSuspend(true);
    return job;
  }

  private static List<String> refusals(Job job, String patch) throws Exception {
    Object before = Plain.of(job);
    return POLICY.refusals(
        Map.of("oldObject", before, "object", merged(before, MAPS.readValue(patch, Map.class))));
  }

  /** RFC 7386. */
  private static Object merged(Object target, Object patch) {
    if (!(patch instanceof Map<?, ?> changes)) {
      return patch instanceof Integer number ? (Object) number.longValue() : patch;
    }
    Map<String, Object> result = new TreeMap<>();
    if (target instanceof Map<?, ?> there) {
      there.forEach((key, value) -> result.put((String) key, value));
    }
    changes.forEach(
        (key, value) -> {
          if (value == null) {
            result.remove(key);
          } else {
            result.put((String) key, merged(result.get(key), value));
          }
        });
    return result;
  }

  /** What the policy says of a change that our code makes at a server. */
  private List<String> refusedOf(BiConsumer<KubernetesAgentJobs, JobView> change) throws Exception {
    Path home = Files.createTempDirectory(folder, "kubernetes");
    try (LocalKubernetes kubernetes =
            LocalKubernetes.start(
                LocalKubernetesConfig.apiOnly(
                    home, "a-token-for-tests-only", Manifests.AGENTS, Manifests.FUNCTIONS));
        KubernetesClient client =
            new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubernetes.kubeconfig()))
                .build()) {
      KubernetesAgentJobs jobs = new KubernetesAgentJobs(client, Manifests.AGENTS);
      JobView job = jobs.create(new JobManifest(AgentTemplate.TASK, AgentTemplate.yaml()));
      Object before = Plain.of(stored(client));
      change.accept(jobs, job);
      Object after = Plain.of(stored(client));
      assertThat(after).isNotEqualTo(before);
      return POLICY.refusals(Map.of("oldObject", before, "object", after));
    }
  }

  private static Job stored(KubernetesClient client) {
    return client
        .batch()
        .v1()
        .jobs()
        .inNamespace(Manifests.AGENTS)
        .withName(JobNames.job(AgentTemplate.TASK))
        .get();
  }
}
