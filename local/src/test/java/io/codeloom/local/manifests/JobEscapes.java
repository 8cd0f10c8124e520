package io.codeloom.local.manifests;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSourceBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Jobs that somebody who has taken over dispatch might create to get at the model key, at another
 * task or at a node. The admission policy refuses each.
 */
public final class JobEscapes {
  private JobEscapes() {}

  /**
   * One change of the template's Job.
   *
   * @param what what it would bring
   * @param change how it is made
   */
  public record Escape(String what, Consumer<Job> change) {
    /** {@code job}, changed. */
    public Job from(Job job) {
      change.accept(job);
      return job;
    }

    @Override
    public String toString() {
      return what;
    }
  }

  /** Every one of them. */
  public static List<Escape> all() {
    return List.of(
        job(
            "another task's name",
            j -> j.getMetadata().setName("codex-agent-" + UUID.randomUUID())),
        job("a label that is no task", j -> label(j, "../other")),
        job("pods of another task", j -> podLabel(j, UUID.randomUUID().toString())),
        job("more pods at once", j -> j.getSpec().setParallelism(2)),
        job("a second try", j -> j.getSpec().setBackoffLimit(1)),
        job("no deadline", j -> j.getSpec().setActiveDeadlineSeconds(null)),
        pod("another account", p -> p.setServiceAccountName("default")),
        pod("an account's token", p -> p.setAutomountServiceAccountToken(true)),
        pod("the default for tokens", p -> p.setAutomountServiceAccountToken(null)),
        pod("shared processes", p -> p.setShareProcessNamespace(true)),
        pod("a node of its choice", p -> p.setNodeName("node-1")),
        pod("a way onto other nodes", p -> p.setTolerations(List.of(anyTaint()))),
        pod("a higher priority", p -> p.setPriorityClassName("system-cluster-critical")),
        pod("one more container", p -> p.getContainers().add(p.getContainers().get(0))),
        pod("no courier", p -> p.getInitContainers().remove(0)),
        pod("another courier", p -> courier(p).setImage(AgentTemplate.OWN_IMAGE)),
        pod("an image nobody allowed", p -> agent(p).setImage("registry.example.com/other:1")),
        pod(
            "an image whose name only begins like an allowed one",
            p -> agent(p).setImage(AgentTemplate.ALLOWED_IMAGES.split(",")[1] + "-evil/red:1")),
        pod("a courier that runs something else", p -> courier(p).setArgs(List.of("agent"))),
        pod("a courier with a shell", p -> courier(p).setCommand(List.of("/bin/sh"))),
        pod("a probe that copies the key", p -> probe(courier(p))),
        pod(
            "an agent in the courier's JVM",
            p -> env(courier(p), "JAVA_TOOL_OPTIONS", "-javaagent")),
        pod("a model key packed as code", p -> env(courier(p), "CODE_DIR", "/var/run/secrets")),
        pod("a Secret as environment", p -> agent(p).setEnvFrom(secretEnv())),
        pod("the model key in the agent", p -> mount(agent(p), "model-secret", "/key")),
        pod("the upload URL in the agent", p -> mount(agent(p), "courier-secret", "/url")),
        pod("the model key in fetch", p -> mount(fetch(p), "model-secret", "/key")),
        pod("code over the courier's program", p -> mount(courier(p), "code", "/opt/codeloom")),
        pod(
            "another task's Secret",
            p -> secretVolume(p, "fetch-secret", "codex-task-" + UUID.randomUUID())),
        pod(
            "a Secret under another name",
            p -> secretVolume(p, "agent-tmp", "codex-model-default")),
        pod("any Secret as model key", p -> secretVolume(p, "model-secret", "codeloom-pull")),
        pod("a token by projection", p -> projected(p)),
        pod(
            "a writable root",
            p -> agent(p).getSecurityContext().setReadOnlyRootFilesystem(false)));
  }

  private static Escape job(String what, Consumer<Job> change) {
    return new Escape(what, change);
  }

  private static Escape pod(String what, Consumer<PodSpec> change) {
    return job(what, job -> change.accept(pod(job)));
  }

  private static PodSpec pod(Job job) {
    return job.getSpec().getTemplate().getSpec();
  }

  private static Container agent(PodSpec pod) {
    return pod.getContainers().get(0);
  }

  private static Container courier(PodSpec pod) {
    return pod.getInitContainers().get(0);
  }

  private static Container fetch(PodSpec pod) {
    return pod.getInitContainers().get(2);
  }

  private static void label(Job job, String task) {
    job.getMetadata().getLabels().put("codeloom.io/task-id", task);
  }

  private static void podLabel(Job job, String task) {
    job.getSpec().getTemplate().getMetadata().setLabels(Map.of("codeloom.io/task-id", task));
  }

  private static io.fabric8.kubernetes.api.model.Toleration anyTaint() {
    return new TolerationBuilder().withOperator("Exists").build();
  }

  private static void probe(Container courier) {
    courier.getStartupProbe().getExec().setCommand(List.of("cp", "/key", "/app/output"));
  }

  private static void env(Container container, String name, String value) {
    container.getEnv().removeIf(variable -> variable.getName().equals(name));
    container.getEnv().add(new EnvVar(name, value, null));
  }

  private static List<io.fabric8.kubernetes.api.model.EnvFromSource> secretEnv() {
    return List.of(
        new EnvFromSourceBuilder()
            .withNewSecretRef()
            .withName("codex-model-default")
            .endSecretRef()
            .build());
  }

  private static void mount(Container container, String volume, String path) {
    container
        .getVolumeMounts()
        .add(new VolumeMountBuilder().withName(volume).withMountPath(path).build());
  }

  private static void secretVolume(PodSpec pod, String volume, String secret) {
    pod.getVolumes().removeIf(v -> v.getName().equals(volume));
    pod.getVolumes()
        .add(
            new VolumeBuilder()
                .withName(volume)
                .withNewSecret()
                .withSecretName(secret)
                .endSecret()
                .build());
  }

  private static void projected(PodSpec pod) {
    pod.getVolumes()
        .add(
            new VolumeBuilder()
                .withName("token")
                .withNewProjected()
                .addNewSource()
                .withNewServiceAccountToken()
                .withPath("token")
                .endServiceAccountToken()
                .endSource()
                .endProjected()
                .build());
  }
}
