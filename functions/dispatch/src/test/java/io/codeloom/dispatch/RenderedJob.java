package io.codeloom.dispatch;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.job.CodeLimits;
import io.codeloom.core.job.JobManifest;
import io.codeloom.core.task.Task;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Job as the cluster would read it.
 *
 * @param job read from the template's YAML
 */
record RenderedJob(Job job) {
  static final String IMAGE = "registry.example/codeloom/agent@sha256:0123";
  static final CodeLimits CODE = CodeLimits.of(123_456_789, 54_321);
  static final AgentPlace PLACE = new AgentPlace("codeloom-agents", IMAGE, 3_600, Optional.empty());

  /** The Job that {@code template} makes of {@code task}. */
  static RenderedJob of(JobTemplate template, Task task) {
    JobManifest manifest = template.render(task);
    assertThat(manifest.taskId()).isEqualTo(task.id());
    return new RenderedJob(Serialization.unmarshal(manifest.yaml(), Job.class));
  }

  PodSpec pod() {
    return job.getSpec().getTemplate().getSpec();
  }

  Stream<Container> containers() {
    return Stream.concat(pod().getInitContainers().stream(), pod().getContainers().stream());
  }

  BigDecimal volumeBytes(String name) {
    return pod().getVolumes().stream()
        .filter(volume -> volume.getName().equals(name))
        .map(volume -> volume.getEmptyDir().getSizeLimit().getNumericalAmount())
        .findFirst()
        .orElseThrow();
  }

  Map<String, String> environment(String name) {
    return containers()
        .filter(container -> container.getName().equals(name))
        .flatMap(container -> container.getEnv().stream())
        .filter(variable -> variable.getValue() != null)
        .collect(toMap(EnvVar::getName, EnvVar::getValue));
  }

  Map<String, String> mounts(String name) {
    return containers()
        .filter(container -> container.getName().equals(name))
        .flatMap(container -> container.getVolumeMounts().stream())
        .collect(
            toMap(
                mount -> mount.getMountPath(),
                mount ->
                    mount.getName() + (Boolean.TRUE.equals(mount.getReadOnly()) ? " ro" : " rw")));
  }
}
