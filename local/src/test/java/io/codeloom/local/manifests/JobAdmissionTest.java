package io.codeloom.local.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.config.Env;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSourceBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JobAdmissionTest {
  private static final String NAME = "codeloom-agent-jobs";
  private static final Manifests BASE = Manifests.base();
  private static final Policy POLICY = new Policy(BASE.one(ValidatingAdmissionPolicy.class, NAME));

  @Test
  void theTemplatesJobWithACallersImageIsAdmitted() {
    assertThat(refusals(AgentTemplate.job())).isEmpty();
  }

  @Test
  void theTemplatesJobWithOurImageIsAdmittedWhateverElseIsAllowed() {
    Job job = AgentTemplate.job();
    PodSpec pod = pod(job);
    pod.getInitContainers().removeIf(container -> container.getName().equals("runtime"));
    pod.getVolumes().removeIf(volume -> volume.getName().equals("runtime"));
    Container agent = agent(pod);
    agent.setImage(AgentTemplate.IMAGE);
    agent.setCommand(null);
    agent.getVolumeMounts().removeIf(mount -> mount.getName().equals("runtime"));
    assertThat(POLICY.refusals(input(job, Map.of(Env.AGENT_IMAGE, AgentTemplate.IMAGE)))).isEmpty();
  }

  @Test
  void withoutAConfiguredImageNoJobIsAdmitted() {
    assertThat(POLICY.refusals(input(AgentTemplate.job(), Map.of()))).isNotEmpty();
    var binding = BASE.one(ValidatingAdmissionPolicyBinding.class, NAME).getSpec();
    assertThat(binding.getParamRef().getName()).isEqualTo("codeloom-config");
    assertThat(binding.getParamRef().getParameterNotFoundAction()).isEqualTo("Deny");
    assertThat(binding.getValidationActions()).contains("Deny");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("escapes")
  void anEscapeIsRefused(String what, Consumer<Job> change) {
    Job job = AgentTemplate.job();
    change.accept(job);
    assertThat(refusals(job)).as(what).isNotEmpty();
  }

  static Stream<Arguments> escapes() {
    return Stream.of(
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

  @Test
  void whatMakesPodsInOtherWaysIsRefused() {
    Map<String, Object> deployment = new HashMap<>(Map.of("kind", "Deployment"));
    assertThat(POLICY.refusals(Map.of("object", deployment, "params", Map.of())))
        .containsExactly("Only Jobs may be created here.");
  }

  private static List<String> refusals(Job job) {
    return POLICY.refusals(
        input(
            job,
            Map.of(
                Env.AGENT_IMAGE,
                AgentTemplate.IMAGE,
                Env.AGENT_IMAGES_ALLOWED,
                "registry.example.com/teams/, other.example.com/")));
  }

  private static Map<String, Object> input(Job job, Map<String, String> config) {
    return Map.of("object", Plain.of(job), "params", Map.of("data", config));
  }

  private static Arguments job(String what, Consumer<Job> change) {
    return Arguments.of(what, change);
  }

  private static Arguments pod(String what, Consumer<PodSpec> change) {
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
