package io.codeloom.local.manifests;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeloom.core.job.CodeLimits;
import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.TimeBudget;
import io.codeloom.core.task.Limits;
import io.codeloom.dispatch.DispatchTask;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.UUID;

/** dispatch's Job template, filled in for one task with an image of the caller's. */
public final class AgentTemplate {
  /** The task it is filled in for. */
  public static final UUID TASK = UUID.fromString("01234567-89ab-4cde-8f01-23456789abcd");

  /** Our image. */
  public static final String IMAGE = "registry.example.com/agent-job@sha256:" + "1".repeat(64);

  /** What AGENT_IMAGES_ALLOWED permits beside it. */
  public static final String ALLOWED_IMAGES =
      "registry.example.com/teams/,registry.example.com/shared";

  /** The image of the caller. */
  public static final String OWN_IMAGE = "registry.example.com/teams/red:1";

  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  private AgentTemplate() {}

  static String yaml() {
    return yaml(TASK, IMAGE, OWN_IMAGE);
  }

  /** The Job of {@code task}: our containers run {@code image}, the agent {@code agentImage}. */
  public static String yaml(UUID task, String image, String agentImage) {
    CodeLimits code = CodeLimits.DEFAULT;
    Map<String, String> names =
        Map.of(
            "TASK_ID", task.toString(),
            "NAMESPACE", Manifests.AGENTS,
            "IMAGE", image,
            "AGENT_IMAGE", agentImage,
            "TASK_SECRET", JobNames.taskSecret(task),
            "MODEL_SECRET", JobNames.modelSecret("default"),
            "ACTIVE_DEADLINE",
                String.valueOf(
                    TimeBudget.ofSeconds(Limits.DEFAULT.timeoutSeconds())
                        .activeDeadline()
                        .toSeconds()),
            "MAX_CODE_BYTES", String.valueOf(code.maxBytes()),
            "MAX_CODE_ENTRIES", String.valueOf(code.maxEntries()));
    String text = resource();
    for (var name : names.entrySet()) {
      text = text.replace("${" + name.getKey() + "}", name.getValue());
    }
    return text;
  }

  static Job job() {
    return YAML.unmarshal(yaml(), Job.class);
  }

  static PodSpec pod() {
    return job().getSpec().getTemplate().getSpec();
  }

  private static String resource() {
    try (InputStream in = DispatchTask.class.getResourceAsStream("agent-job.yaml")) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
