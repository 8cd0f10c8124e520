package io.codeloom.dispatch;

import io.codeloom.core.job.CodeLimits;
import io.codeloom.core.job.JobEnv;
import io.codeloom.core.job.JobManifest;
import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.TimeBudget;
import io.codeloom.core.task.Task;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The agent's Job: {@code agent-job.yaml} with the names filled in. The shape is in the file; the
 * only differences in code are that a Job with the default image needs no copied runtime, the nodes
 * it runs on, and that the Job of a git task names its commit.
 */
final class JobTemplate {
  private static final String RESOURCE = "agent-job.yaml";

  /** Label and taint of the nodes of a pool. */

  /** Image references: no white space, quotes or anything else that means something in YAML. */
  private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/:@-]{0,254}");

  private static final Pattern KEY_SOURCE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?");

  /** The size of the volume {@code code}. */
  static final long CODE_VOLUME_BYTES = 8L << 30;

  private final String text;
  private final AgentPlace place;
  private final CodeLimits code;
  private final List<EnvVar> agentSettings;

  /**
   * @param place where agents run
   * @param code what fetch may unpack
   * @param agentSettings further variables of the agent, named in {@link JobEnv#AGENT_SETTINGS}
   * @throws IllegalArgumentException if the volumes are too small for such code
   */
  JobTemplate(AgentPlace place, CodeLimits code, Map<String, String> agentSettings) {
    if (code.maxBytes() > CODE_VOLUME_BYTES / CodeLimits.ROOM_IN_POD) {
      throw new IllegalArgumentException(
          JobEnv.MAX_CODE_BYTES
              + " is more than the Job's volumes hold: at most "
              + CODE_VOLUME_BYTES / CodeLimits.ROOM_IN_POD);
    }
    this.text = read();
    valid(IMAGE, place.image());
    this.place = place;
    this.code = code;
    this.agentSettings =
        agentSettings.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> new EnvVar(entry.getKey(), entry.getValue(), null))
            .toList();
  }

  /** The Job of a task. */
  JobManifest render(Task task) {
    String ownImage = task.spec().agentImage();
    int timeout = Math.min(task.spec().limits().timeoutSeconds(), place.longestSeconds());
    Map<String, String> names =
        Map.of(
            "TASK_ID", task.id().toString(),
            "NAMESPACE", place.namespace(),
            "IMAGE", place.image(),
            "AGENT_IMAGE", ownImage == null ? place.image() : valid(IMAGE, ownImage),
            "TASK_SECRET", JobNames.taskSecret(task.id()),
            "MODEL_SECRET", JobNames.modelSecret(valid(KEY_SOURCE, task.spec().keySource())),
            "TRACEPARENT", task.trace().toString(),
            "ACTIVE_DEADLINE", seconds(TimeBudget.ofSeconds(timeout)),
            "MAX_CODE_BYTES", Long.toString(code.maxBytes()),
            "MAX_CODE_ENTRIES", Integer.toString(code.maxEntries()));
    String filled = text;
    for (var name : names.entrySet()) {
      filled = filled.replace("${" + name.getKey() + "}", name.getValue());
    }
    Job job = Serialization.unmarshal(filled, Job.class);
    PodSpec pod = job.getSpec().getTemplate().getSpec();
    if (task.state().gitCommit() != null) {
      Map<String, String> annotations = new HashMap<>(job.getMetadata().getAnnotations());
      annotations.put(JobNames.GIT_COMMIT, task.state().gitCommit());
      job.getMetadata().setAnnotations(annotations);
    }
    pod.getContainers().forEach(agent -> agent.getEnv().addAll(agentSettings));
    if (ownImage == null) {
      dropRuntime(pod);
    }
    place.pool().ifPresent(pool -> confine(pod, pool));
    return new JobManifest(task.id(), Serialization.asYaml(job));
  }

  private static void dropRuntime(PodSpec pod) {
    pod.getInitContainers().removeIf(c -> c.getName().equals(JobNames.RUNTIME));
    pod.getVolumes().removeIf(v -> v.getName().equals(JobNames.RUNTIME));
    for (Container agent : pod.getContainers()) {
      agent.setCommand(null);
      agent.getVolumeMounts().removeIf(m -> m.getName().equals(JobNames.RUNTIME));
    }
  }

  /** To the nodes that are labelled for agents and tainted against everybody else. */
  private static void confine(PodSpec pod, String pool) {
    pod.setNodeSelector(Map.of(JobNames.POOL, pool));
    pod.setTolerations(
        List.of(
            new TolerationBuilder()
                .withKey(JobNames.POOL)
                .withOperator("Equal")
                .withValue(pool)
                .withEffect("NoSchedule")
                .build()));
  }

  private static String seconds(TimeBudget budget) {
    return Long.toString(budget.activeDeadline().toSeconds());
  }

  private static String valid(Pattern pattern, String value) {
    if (value == null || !pattern.matcher(value).matches()) {
      throw new IllegalArgumentException("not usable in a Job: " + value);
    }
    return value;
  }

  private static String read() {
    try (InputStream in = JobTemplate.class.getResourceAsStream(RESOURCE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
