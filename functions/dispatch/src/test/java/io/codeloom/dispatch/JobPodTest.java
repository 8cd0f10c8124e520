package io.codeloom.dispatch;

import static io.codeloom.core.task.TaskFixtures.aTask;
import static io.codeloom.dispatch.RenderedJob.CODE;
import static io.codeloom.dispatch.RenderedJob.IMAGE;
import static io.codeloom.dispatch.RenderedJob.PLACE;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.codeloom.core.job.CodeLimits;
import io.codeloom.core.job.JobEnv;
import io.codeloom.core.job.JobNames;
import io.codeloom.core.task.Task;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JobPodTest {
  private final JobTemplate template = new JobTemplate(PLACE, CODE, Map.of());
  private final Task task = aTask().build();
  private final RenderedJob job = RenderedJob.of(template, task);
  private final PodSpec pod = job.pod();

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
    assertThat(ownImage().containers().toList())
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
    RenderedJob own = ownImage();
    assertThat(own.mounts(JobNames.FETCH))
        .isEqualTo(
            Map.of(
                "/app/code", "code rw",
                "/baseline", "baseline rw",
                "/task", "task rw",
                "/var/run/secrets/codeloom/task", "fetch-secret ro",
                "/tmp", "fetch-tmp rw",
                "/home/codeloom", "fetch-home rw"));
    assertThat(own.mounts(JobNames.COURIER))
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
    assertThat(own.mounts(JobNames.AGENT))
        .isEqualTo(
            Map.of(
                "/app/code", "code rw",
                "/app/output", "output rw",
                "/task", "task ro",
                "/run/codeloom", "gateway ro",
                "/opt/codeloom", "runtime ro",
                "/tmp", "agent-tmp rw",
                "/home/codeloom", "agent-home rw"));
    assertThat(own.mounts(JobNames.RUNTIME)).isEqualTo(Map.of("/runtime", "runtime rw"));
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
    assertThat(job.environment(JobNames.FETCH))
        .containsEntry(JobEnv.MAX_CODE_BYTES, "123456789")
        .containsEntry(JobEnv.MAX_CODE_ENTRIES, "54321");
  }

  @Test
  void courierAndAgentWatchTheSizeOfTheVolume() {
    String bytes = Long.toString(JobTemplate.CODE_VOLUME_BYTES);
    assertThat(job.environment(JobNames.COURIER)).containsEntry(JobEnv.DISK_LIMIT_BYTES, bytes);
    assertThat(job.environment(JobNames.AGENT)).containsEntry(JobEnv.DISK_LIMIT_BYTES, bytes);
    assertThat(job.volumeBytes("code")).isEqualByComparingTo(bytes);
    assertThat(job.volumeBytes("baseline").multiply(BigDecimal.valueOf(2)))
        .isGreaterThanOrEqualTo(job.volumeBytes("code"));
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
    RenderedJob own = RenderedJob.of(with, task);

    assertThat(own.environment(JobNames.AGENT)).containsAllEntriesOf(settings);
    for (String other : List.of(JobNames.COURIER, JobNames.FETCH)) {
      assertThat(own.environment(other))
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
    RenderedJob own = ownImage();
    assertThat(own.containers().flatMap(container -> container.getEnv().stream()))
        .extracting(EnvVar::getName)
        .isSubsetOf(known);
    assertThat(known).containsAll(JobEnv.AGENT_SETTINGS);
  }

  @Test
  void noVariableComesFromASecret() {
    assertThat(job.containers().flatMap(container -> container.getEnv().stream()))
        .allMatch(
            variable ->
                variable.getValueFrom() == null || variable.getValueFrom().getFieldRef() != null);
    assertThat(job.containers().flatMap(container -> container.getEnvFrom().stream())).isEmpty();
  }

  @Test
  void theDefaultImageBringsItsOwnRuntime() {
    assertThat(job.containers().map(Container::getImage)).containsOnly(IMAGE);
    assertThat(pod.getVolumes().stream().map(Volume::getName)).doesNotContain(JobNames.RUNTIME);
    assertThat(job.mounts(JobNames.AGENT)).doesNotContainKey("/opt/codeloom");
    assertThat(pod.getContainers().get(0).getCommand()).isNullOrEmpty();
    assertThat(pod.getContainers().get(0).getArgs()).containsExactly("agent");
  }

  @Test
  void aCallersImageRunsTheAgentAndNothingElse() {
    RenderedJob own = ownImage();

    assertThat(own.containers().filter(c -> c.getImage().equals("other/image:2")))
        .extracting(Container::getName)
        .containsExactly(JobNames.AGENT);
    assertThat(own.pod().getInitContainers())
        .extracting(Container::getName)
        .containsExactly(JobNames.COURIER, JobNames.RUNTIME, JobNames.FETCH);
  }

  private RenderedJob ownImage() {
    return RenderedJob.of(template, aTask().agentImage("other/image:2").build());
  }
}
