package io.codeloom.local.manifests;

import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.TimeBudget;
import io.codeloom.core.task.Limits;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSourceBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HostAlias;
import io.fabric8.kubernetes.api.model.HostAliasBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.PodDNSConfig;
import io.fabric8.kubernetes.api.model.PodDNSConfigBuilder;
import io.fabric8.kubernetes.api.model.PodResourceClaim;
import io.fabric8.kubernetes.api.model.PodResourceClaimBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
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
  private static final String POOL = "codeloom.io/pool";

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
        job("a deadline after the longest agent", JobEscapes::later),
        pod("an end that goes on", JobEscapes::lingering),
        job("other Jobs' pods", JobEscapes::adopting),
        pod("another account", p -> p.setServiceAccountName("default")),
        pod("an account's token", p -> p.setAutomountServiceAccountToken(true)),
        pod("the default for tokens", p -> p.setAutomountServiceAccountToken(null)),
        pod("shared processes", p -> p.setShareProcessNamespace(true)),
        pod("a node of its choice", p -> p.setNodeName("node-1")),
        pod("a way onto other nodes", p -> p.setTolerations(List.of(anyTaint()))),
        pod("nodes of a kind", p -> p.setNodeSelector(Map.of("kubernetes.io/os", "linux"))),
        pod("nodes beside others", p -> p.setAffinity(besideFunctions())),
        pod("nodes by spreading", p -> p.setTopologySpreadConstraints(List.of(spread()))),
        pod("a scheduler of its own", p -> p.setSchedulerName("other")),
        pod("another runtime", p -> p.setRuntimeClassName("other")),
        pod("a device", p -> p.setResourceClaims(List.of(device()))),
        pod("a higher priority", p -> p.setPriorityClassName("system-cluster-critical")),
        pod("a priority by number", p -> p.setPriority(2_000_000_000)),
        pod("to be in nobody's way", p -> p.setPreemptionPolicy("Never")),
        pod("more than it uses", p -> p.setOverhead(Map.of("cpu", new Quantity("1")))),
        pod("its node's network", p -> p.setHostNetwork(true)),
        pod("its node's processes", p -> p.setHostPID(true)),
        pod("its node's memory", p -> p.setHostIPC(true)),
        pod("its node's resolver", p -> p.setDnsPolicy("Default")),
        pod("a resolver of its own", p -> p.setDnsConfig(resolver())),
        pod("a host by another name", p -> p.setHostAliases(List.of(alias()))),
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

  /**
   * Ways off the nodes of the agents' pool, where there is one, each from a Job that keeps to it.
   */
  static List<Escape> fromPool(String pool) {
    return List.of(
        pod("any node", p -> p.setNodeSelector(null)),
        pod("another pool", p -> p.setNodeSelector(Map.of(POOL, "functions"))),
        pod("another label", p -> p.setNodeSelector(Map.of("kubernetes.io/os", pool))),
        pod("one label more", p -> p.setNodeSelector(Map.of(POOL, pool, "a", "b"))),
        pod("no way in", p -> p.setTolerations(null)),
        pod("every taint", p -> p.setTolerations(List.of(anyTaint()))),
        pod("one taint more", p -> p.setTolerations(List.of(taintOf(pool), anyTaint()))),
        pod("another pool's taint", p -> p.setTolerations(List.of(taintOf("functions")))),
        pod("a taint of any value", p -> firstTaint(p).setOperator("Exists")),
        pod("a taint of another name", p -> firstTaint(p).setKey("node.kubernetes.io/not-ready")),
        pod("staying where it must go", p -> firstTaint(p).setEffect("NoExecute")),
        pod("every effect", p -> firstTaint(p).setEffect(null)));
  }

  /** As dispatch does it: {@code JobTemplateTest} says the same of it. */
  static Job inPool(String pool, Job job) {
    pod(job).setNodeSelector(Map.of(POOL, pool));
    pod(job).setTolerations(List.of(taintOf(pool)));
    return job;
  }

  private static Toleration taintOf(String pool) {
    return new TolerationBuilder()
        .withKey(POOL)
        .withOperator("Equal")
        .withValue(pool)
        .withEffect("NoSchedule")
        .build();
  }

  private static Toleration firstTaint(PodSpec pod) {
    return pod.getTolerations().get(0);
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

  private static void later(Job job) {
    int longest = Limits.DEFAULT.timeoutSeconds();
    job.getSpec()
        .setActiveDeadlineSeconds(
            TimeBudget.ofSeconds(longest).activeDeadline().plusSeconds(1).toSeconds());
  }

  /** After the deadline the Job controller leaves a pod the time that the pod itself names. */
  private static void lingering(PodSpec pod) {
    pod.setTerminationGracePeriodSeconds(TimeBudget.GRACE.plusSeconds(1).toSeconds());
  }

  private static void adopting(Job job) {
    job.getSpec().setManualSelector(true);
    job.getSpec()
        .setSelector(
            new LabelSelectorBuilder()
                .addToMatchLabels(JobNames.NAME_LABEL, JobNames.NAME)
                .build());
  }

  private static Toleration anyTaint() {
    return new TolerationBuilder().withOperator("Exists").build();
  }

  private static Affinity besideFunctions() {
    return new AffinityBuilder()
        .withNewPodAffinity()
        .addNewRequiredDuringSchedulingIgnoredDuringExecution()
        .withTopologyKey("kubernetes.io/hostname")
        .withNewLabelSelector()
        .addToMatchLabels("app.kubernetes.io/name", "submit")
        .endLabelSelector()
        .withNamespaces("codeloom")
        .endRequiredDuringSchedulingIgnoredDuringExecution()
        .endPodAffinity()
        .build();
  }

  private static TopologySpreadConstraint spread() {
    return new TopologySpreadConstraintBuilder()
        .withMaxSkew(1)
        .withTopologyKey("kubernetes.io/hostname")
        .withWhenUnsatisfiable("ScheduleAnyway")
        .build();
  }

  private static PodResourceClaim device() {
    return new PodResourceClaimBuilder().withName("device").withResourceClaimName("device").build();
  }

  private static PodDNSConfig resolver() {
    return new PodDNSConfigBuilder().withNameservers("192.0.2.1").build();
  }

  private static HostAlias alias() {
    return new HostAliasBuilder().withIp("192.0.2.1").withHostnames("model.example.com").build();
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
