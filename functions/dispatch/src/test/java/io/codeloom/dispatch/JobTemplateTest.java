package io.codeloom.dispatch;

import static io.codeloom.core.task.TaskFixtures.aTask;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.codeloom.core.job.CodeLimits;
import io.codeloom.core.job.JobEnv;
import io.codeloom.core.job.JobManifest;
import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.TimeBudget;
import io.codeloom.core.task.Task;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JobTemplateTest {
  private static final String IMAGE = "registry.example/codeloom/agent@sha256:0123";

  private static final CodeLimits CODE = CodeLimits.of(123_456_789, 54_321);

  private static final AgentPlace PLACE =
      new AgentPlace("codeloom-agents", IMAGE, 3_600, Optional.empty());

  private final JobTemplate template = new JobTemplate(PLACE, CODE, Map.of());
  private final Task task = aTask().gitCommit("0123456789abcdef0123456789abcdef01234567").build();
  private final Job job = render(task);
  private final PodSpec pod = job.getSpec().getTemplate().getSpec();

  @Test
  void theJobIsNamedAndMarkedForItsTask() {
    Map<String, String> labels =
        Map.of(
            JobNames.NAME_LABEL,
            JobNames.NAME,
            JobNames.MANAGED_BY_LABEL,
            JobNames.MANAGED_BY,
            "app.kubernetes.io/part-of",
            "codeloom",
            JobNames.TASK_LABEL,
            task.id().toString());
    assertThat(job.getMetadata().getName()).isEqualTo("codex-agent-" + task.id());
    assertThat(job.getMetadata().getNamespace()).isEqualTo("codeloom-agents");
    assertThat(job.getMetadata().getLabels()).isEqualTo(labels);
    assertThat(job.getSpec().getTemplate().getMetadata().getLabels()).isEqualTo(labels);
    assertThat(job.getMetadata().getFinalizers()).containsExactly("codeloom.io/finalize");
  }

  @Test
  void theJobAndItsPodNameTheTrace() {
    Map<String, String> trace = Map.of("codeloom.io/traceparent", task.trace().toString());
    assertThat(job.getMetadata().getAnnotations()).containsAllEntriesOf(trace);
    assertThat(job.getSpec().getTemplate().getMetadata().getAnnotations())
        .containsAllEntriesOf(trace);
  }

  @Test
  void noNodeIsSavedWhileAnAgentIsAtWork() {
    assertThat(job.getSpec().getTemplate().getMetadata().getAnnotations())
        .containsEntry("cluster-autoscaler.kubernetes.io/safe-to-evict", "false");
  }

  @Test
  void agentsRunOnTheNodesOfTheirPoolIfThereIsOne() {
    assertThat(pod.getNodeSelector()).isNullOrEmpty();
    assertThat(pod.getTolerations()).isNullOrEmpty();

    AgentPlace place = new AgentPlace("codeloom-agents", IMAGE, 3_600, Optional.of("agents"));
    Job own =
        Serialization.unmarshal(
            new JobTemplate(place, CODE, Map.of()).render(task).yaml(), Job.class);
    PodSpec confined = own.getSpec().getTemplate().getSpec();
    assertThat(confined.getNodeSelector()).isEqualTo(Map.of("codeloom.io/pool", "agents"));
    assertThat(confined.getTolerations())
        .containsExactly(new Toleration("NoSchedule", "codeloom.io/pool", "Equal", null, "agents"));
  }

  /** For a row that was restored to a time before its ref was resolved. */
  @Test
  void theJobOfAGitTaskNamesItsCommit() {
    assertThat(job.getMetadata().getAnnotations())
        .containsEntry(JobNames.GIT_COMMIT, task.state().gitCommit());
    assertThat(render(aTask().build()).getMetadata().getAnnotations())
        .doesNotContainKey(JobNames.GIT_COMMIT);
  }

  @Test
  void aPaidAgentNeverRunsTwice() {
    assertThat(job.getSpec().getBackoffLimit()).isZero();
    assertThat(pod.getRestartPolicy()).isEqualTo("Never");
    List<PodFailurePolicyRule> rules = job.getSpec().getPodFailurePolicy().getRules();
    assertThat(rules).hasSize(1);
    assertThat(rules.get(0).getAction()).isEqualTo("FailJob");
    assertThat(rules.get(0).getOnPodConditions())
        .singleElement()
        .satisfies(
            condition -> {
              assertThat(condition.getType()).isEqualTo("DisruptionTarget");
              assertThat(condition.getStatus()).isEqualTo("True");
            });
  }

  @Test
  void timesAreThoseOfTheTask() {
    TimeBudget budget = TimeBudget.ofSeconds(task.spec().limits().timeoutSeconds());
    assertThat(job.getSpec().getActiveDeadlineSeconds())
        .isEqualTo(budget.activeDeadline().toSeconds());
    assertThat(job.getSpec().getTtlSecondsAfterFinished()).isEqualTo(3_600);
    assertThat(pod.getTerminationGracePeriodSeconds()).isEqualTo(TimeBudget.GRACE.toSeconds());
  }

  /** Admission knows the longest agent of today only, and would refuse the Job until it expires. */
  @Test
  void aTaskFromBeforeTheLimitWasLoweredGetsTodaysDeadline() {
    JobTemplate shorter =
        new JobTemplate(
            new AgentPlace("codeloom-agents", IMAGE, 60, Optional.empty()), CODE, Map.of());
    Job now = Serialization.unmarshal(shorter.render(task).yaml(), Job.class);
    assertThat(task.spec().limits().timeoutSeconds()).isGreaterThan(60);
    assertThat(now.getSpec().getActiveDeadlineSeconds())
        .isEqualTo(TimeBudget.ofSeconds(60).activeDeadline().toSeconds());
  }

  @Test
  void thePodIsRestricted() {
    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getServiceAccountName()).isEqualTo("agent");
    assertThat(pod.getEnableServiceLinks()).isFalse();
    assertThat(pod.getShareProcessNamespace()).isFalse();
    assertThat(Stream.of(pod.getHostNetwork(), pod.getHostPID(), pod.getHostIPC()))
        .allMatch(host -> host == null || !host);
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(10_001);
    assertThat(pod.getSecurityContext().getRunAsGroup()).isEqualTo(10_001);
    assertThat(pod.getSecurityContext().getFsGroup()).isEqualTo(10_001);
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
  }

  @Test
  void everyContainerIsRestrictedAndLimited() {
    assertThat(containers(render(aTask().agentImage("other/image:2").build())).toList())
        .hasSize(4)
        .allSatisfy(
            container -> {
              SecurityContext security = container.getSecurityContext();
              assertThat(security.getAllowPrivilegeEscalation()).isFalse();
              assertThat(security.getReadOnlyRootFilesystem()).isTrue();
              assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
              assertThat(security.getPrivileged()).isNull();
              assertThat(security.getRunAsUser()).isNull();
              assertThat(container.getResources().getLimits())
                  .containsKeys("cpu", "memory", "ephemeral-storage");
            });
  }

  @Test
  void courierComesFirstAndStaysAndFetchLast() {
    assertThat(pod.getInitContainers().stream().map(Container::getName))
        .containsExactly(JobNames.COURIER, JobNames.FETCH);
    Container courier = pod.getInitContainers().get(0);
    assertThat(courier.getRestartPolicy()).isEqualTo("Always");
    assertThat(courier.getStartupProbe().getExec().getCommand())
        .contains("/run/codeloom/gateway.json");
    assertThat(pod.getContainers().stream().map(Container::getName))
        .containsExactly(JobNames.AGENT);
  }

  @Test
  void everyContainerSeesOnlyItsVolumes() {
    Job own = render(aTask().agentImage("other/image:2").build());
    assertThat(mounts(own, JobNames.FETCH))
        .isEqualTo(
            Map.of(
                "/app/code", "code rw",
                "/baseline", "baseline rw",
                "/task", "task rw",
                "/var/run/secrets/codeloom/task", "fetch-secret ro",
                "/tmp", "fetch-tmp rw",
                "/home/codeloom", "fetch-home rw"));
    assertThat(mounts(own, JobNames.COURIER))
        .isEqualTo(
            Map.of(
                "/app/code", "code rw",
                "/app/output", "output rw",
                "/baseline", "baseline rw",
                "/task", "task ro",
                "/run/codeloom", "gateway rw",
                "/var/lib/codeloom", "ledger rw",
                "/var/run/secrets/codeloom/task", "courier-secret ro",
                "/var/run/secrets/codeloom/model", "model-secret ro",
                "/tmp", "courier-tmp rw",
                "/home/codeloom", "courier-home rw"));
    assertThat(mounts(own, JobNames.AGENT))
        .isEqualTo(
            Map.of(
                "/app/code", "code rw",
                "/app/output", "output rw",
                "/task", "task ro",
                "/run/codeloom", "gateway ro",
                "/opt/codeloom", "runtime ro",
                "/tmp", "agent-tmp rw",
                "/home/codeloom", "agent-home rw"));
    assertThat(mounts(own, JobNames.RUNTIME)).isEqualTo(Map.of("/runtime", "runtime rw"));
  }

  @Test
  void secretsAreNarrowedToWhatTheirReaderNeeds() {
    Map<String, Volume> volumes =
        pod.getVolumes().stream().collect(toMap(Volume::getName, volume -> volume));
    assertThat(volumes.get("fetch-secret").getSecret().getItems().stream().map(KeyToPath::getKey))
        .containsExactly("CODE_URL");
    assertThat(volumes.get("courier-secret").getSecret().getItems().stream().map(KeyToPath::getKey))
        .containsExactly("OUTPUT_URL");
    assertThat(
            Stream.of("fetch-secret", "courier-secret")
                .map(name -> volumes.get(name).getSecret().getSecretName()))
        .containsOnly("codex-task-" + task.id());
    assertThat(volumes.get("model-secret").getSecret().getSecretName())
        .isEqualTo("codex-model-default");
    assertThat(volumes.values())
        .allMatch(volume -> volume.getSecret() != null || volume.getEmptyDir() != null)
        .filteredOn(volume -> volume.getEmptyDir() != null)
        .allMatch(volume -> volume.getEmptyDir().getSizeLimit() != null);
  }

  @Test
  void fetchKnowsWhatDispatchMayHaveStaged() {
    assertThat(environment(job, JobNames.FETCH))
        .containsEntry(JobEnv.MAX_CODE_BYTES, "123456789")
        .containsEntry(JobEnv.MAX_CODE_ENTRIES, "54321");
  }

  @Test
  void courierAndAgentWatchTheSizeOfTheVolume() {
    String bytes = Long.toString(JobTemplate.CODE_VOLUME_BYTES);
    assertThat(environment(job, JobNames.COURIER)).containsEntry(JobEnv.DISK_LIMIT_BYTES, bytes);
    assertThat(environment(job, JobNames.AGENT)).containsEntry(JobEnv.DISK_LIMIT_BYTES, bytes);
    assertThat(volumeBytes("code")).isEqualByComparingTo(bytes);
    assertThat(volumeBytes("baseline").multiply(BigDecimal.valueOf(2)))
        .isGreaterThanOrEqualTo(volumeBytes("code"));
  }

  @Test
  void moreCodeThanTheVolumesHoldIsRefusedAtTheStart() {
    long most = JobTemplate.CODE_VOLUME_BYTES / CodeLimits.ROOM_IN_POD;
    assertThat(CodeLimits.DEFAULT.maxBytes()).isLessThanOrEqualTo(most);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new JobTemplate(PLACE, CodeLimits.of(most + 1, 1), Map.of()))
        .withMessageContaining("MAX_CODE_BYTES")
        .withMessageContaining(Long.toString(most));
  }

  @Test
  void theOperatorsSettingsReachTheAgentAndNobodyElse() {
    Map<String, String> settings =
        Map.of(JobEnv.CALL_API_HOSTS, "api.example", JobEnv.MODEL_CONTEXT_TOKENS, "32000");
    JobTemplate with = new JobTemplate(PLACE, CODE, settings);
    Job own = Serialization.unmarshal(with.render(task).yaml(), Job.class);

    assertThat(environment(own, JobNames.AGENT)).containsAllEntriesOf(settings);
    for (String other : List.of(JobNames.COURIER, JobNames.FETCH)) {
      assertThat(environment(own, other))
          .doesNotContainKeys(JobEnv.AGENT_SETTINGS.toArray(String[]::new));
    }
  }

  @Test
  void everyVariableIsNamedInOnePlace() throws IllegalAccessException {
    List<String> known = new ArrayList<>();
    for (Field field : JobEnv.class.getFields()) {
      if (field.getType() == String.class) {
        known.add((String) field.get(null));
      }
    }
    Job own = render(aTask().agentImage("other/image:2").build());
    assertThat(containers(own).flatMap(container -> container.getEnv().stream()))
        .extracting(EnvVar::getName)
        .isSubsetOf(known);
    assertThat(known).containsAll(JobEnv.AGENT_SETTINGS);
  }

  @Test
  void noVariableComesFromASecret() {
    assertThat(containers(job).flatMap(container -> container.getEnv().stream()))
        .allMatch(
            variable ->
                variable.getValueFrom() == null || variable.getValueFrom().getFieldRef() != null);
    assertThat(containers(job).flatMap(container -> container.getEnvFrom().stream())).isEmpty();
  }

  @Test
  void theSpecHoldsNoUrlKeyOrText() {
    String yaml = template.render(task).yaml();
    assertThat(yaml)
        .doesNotContain("http")
        .doesNotContain(task.spec().description())
        .doesNotContain(task.spec().targetFile())
        .doesNotContain(task.spec().source().gitUrl())
        .doesNotContain("team")
        .doesNotContain("${");
  }

  @Test
  void theDefaultImageBringsItsOwnRuntime() {
    assertThat(containers(job).map(Container::getImage)).containsOnly(IMAGE);
    assertThat(pod.getVolumes().stream().map(Volume::getName)).doesNotContain(JobNames.RUNTIME);
    assertThat(mounts(job, JobNames.AGENT)).doesNotContainKey("/opt/codeloom");
    assertThat(pod.getContainers().get(0).getCommand()).isNullOrEmpty();
    assertThat(pod.getContainers().get(0).getArgs()).containsExactly("agent");
  }

  @Test
  void aCallersImageRunsTheAgentAndNothingElse() {
    Job own = render(aTask().agentImage("other/image:2").build());

    assertThat(containers(own).filter(c -> c.getImage().equals("other/image:2")))
        .extracting(Container::getName)
        .containsExactly(JobNames.AGENT);
    assertThat(own.getSpec().getTemplate().getSpec().getInitContainers())
        .extracting(Container::getName)
        .containsExactly(JobNames.COURIER, JobNames.RUNTIME, JobNames.FETCH);
  }

  @Test
  void anImageThatWouldMeanSomethingInYamlIsRefused() {
    Task hostile = aTask().agentImage("x\"\n  hostNetwork: true").build();

    assertThatIllegalArgumentException().isThrownBy(() -> template.render(hostile));
  }

  private Job render(Task wanted) {
    JobManifest manifest = template.render(wanted);
    assertThat(manifest.taskId()).isEqualTo(wanted.id());
    return Serialization.unmarshal(manifest.yaml(), Job.class);
  }

  private static Stream<Container> containers(Job job) {
    PodSpec pod = job.getSpec().getTemplate().getSpec();
    return Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream());
  }

  private BigDecimal volumeBytes(String name) {
    return pod.getVolumes().stream()
        .filter(volume -> volume.getName().equals(name))
        .map(volume -> volume.getEmptyDir().getSizeLimit().getNumericalAmount())
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, String> environment(Job job, String name) {
    return containers(job)
        .filter(container -> container.getName().equals(name))
        .flatMap(container -> container.getEnv().stream())
        .filter(variable -> variable.getValue() != null)
        .collect(toMap(EnvVar::getName, EnvVar::getValue));
  }

  private static Map<String, String> mounts(Job job, String name) {
    return containers(job)
        .filter(container -> container.getName().equals(name))
        .flatMap(container -> container.getVolumeMounts().stream())
        .collect(
            toMap(
                mount -> mount.getMountPath(),
                mount ->
                    mount.getName() + (Boolean.TRUE.equals(mount.getReadOnly()) ? " ro" : " rw")));
  }
}
