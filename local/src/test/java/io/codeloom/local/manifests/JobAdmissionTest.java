package io.codeloom.local.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.config.Env;
import io.codeloom.core.job.TimeBudget;
import io.codeloom.platform.config.PlatformConfig;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    PodSpec pod = job.getSpec().getTemplate().getSpec();
    pod.getInitContainers().removeIf(container -> container.getName().equals("runtime"));
    pod.getVolumes().removeIf(volume -> volume.getName().equals("runtime"));
    Container agent = pod.getContainers().get(0);
    agent.setImage(AgentTemplate.IMAGE);
    agent.setCommand(null);
    agent.getVolumeMounts().removeIf(mount -> mount.getName().equals("runtime"));
    assertThat(POLICY.refusals(input(job, Map.of(Env.AGENT_IMAGE, AgentTemplate.IMAGE)))).isEmpty();
  }

  @Test
  void anAllowedImageMayBeNamedWholeOrByItsFolder() {
    for (String image :
        List.of(
            "registry.example.com/teams/blue",
            "registry.example.com/shared",
            "registry.example.com/shared/a:2",
            "registry.example.com/shared:1",
            "registry.example.com/shared@sha256:" + "2".repeat(64))) {
      Job job = AgentTemplate.job();
      job.getSpec().getTemplate().getSpec().getContainers().get(0).setImage(image);
      assertThat(refusals(job)).as(image).isEmpty();
    }
  }

  /** Its webhook comes before our policy: it suspends the Job and names the queue. */
  @Test
  void theTemplatesJobIsAdmittedAsKueueChangesIt() {
    Job job = AgentTemplate.job();
    job.getSpec().setSuspend(true);
    job.getMetadata().getLabels().put("kueue.x-k8s.io/queue-name", "default");
    assertThat(refusals(job)).isEmpty();
  }

  @Test
  void withoutAConfiguredImageNoJobIsAdmitted() {
    assertThat(POLICY.refusals(input(AgentTemplate.job(), Map.of()))).isNotEmpty();
    var binding = BASE.one(ValidatingAdmissionPolicyBinding.class, NAME).getSpec();
    assertThat(binding.getParamRef().getName()).isEqualTo("codeloom-config");
    assertThat(binding.getParamRef().getParameterNotFoundAction()).isEqualTo("Deny");
    assertThat(binding.getValidationActions()).contains("Deny");
  }

  /** Defaults are there before any policy looks. */
  @Test
  void theTemplatesJobIsAdmittedAsTheApiServerFillsItIn() {
    Job job = AgentTemplate.job();
    job.getSpec().setManualSelector(false);
    PodSpec pod = job.getSpec().getTemplate().getSpec();
    pod.setSchedulerName("default-scheduler");
    pod.setDnsPolicy("ClusterFirst");
    pod.setNodeSelector(Map.of());
    pod.setTolerations(List.of());
    assertThat(refusals(job)).isEmpty();
  }

  /** The functions and the policy read the same setting; not set, they mean the same. */
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "600", " 7200 "})
  void noJobOutlivesTheLongestAgent(String setting) {
    PlatformConfig read = PlatformConfig.read(environment(setting)::get);
    long longest =
        TimeBudget.ofSeconds(read.limits().timeoutSeconds()).activeDeadline().toSeconds();
    Job job = AgentTemplate.job();
    Map<String, String> config =
        Map.of(
            Env.AGENT_IMAGE,
            AgentTemplate.IMAGE,
            Env.AGENT_IMAGES_ALLOWED,
            AgentTemplate.ALLOWED_IMAGES,
            Env.AGENT_TIMEOUT_SECONDS,
            setting);
    job.getSpec().setActiveDeadlineSeconds(longest);
    assertThat(POLICY.refusals(input(job, config))).isEmpty();
    job.getSpec().setActiveDeadlineSeconds(longest + 1);
    assertThat(POLICY.refusals(input(job, config)))
        .singleElement()
        .asString()
        .contains(Env.AGENT_TIMEOUT_SECONDS);
  }

  /** Who ignores SIGTERM runs on until then. Not set, Kubernetes means 30 s. */
  @Test
  void noPodTakesLongerToEndThanTheCourierMayNeed() {
    Job job = AgentTemplate.job();
    PodSpec pod = job.getSpec().getTemplate().getSpec();
    pod.setTerminationGracePeriodSeconds(TimeBudget.GRACE.toSeconds());
    assertThat(refusals(job)).isEmpty();
    pod.setTerminationGracePeriodSeconds(null);
    assertThat(refusals(job)).isEmpty();
    pod.setTerminationGracePeriodSeconds(TimeBudget.GRACE.plusSeconds(1).toSeconds());
    assertThat(refusals(job)).containsExactly("The pod ends within 180 seconds of being told to.");
  }

  @Test
  void agentsRunInTheirPoolIfThereIsOne() {
    Job inPool = JobEscapes.inPool("agents", AgentTemplate.job());
    assertThat(POLICY.refusals(input(inPool, pool(" agents ")))).isEmpty();
    assertThat(POLICY.refusals(input(inPool, pool("others")))).hasSize(1);
    assertThat(POLICY.refusals(input(inPool, pool("")))).hasSize(1);
    assertThat(refusals(inPool)).hasSize(1);
    assertThat(POLICY.refusals(input(AgentTemplate.job(), pool("")))).isEmpty();
    assertThat(POLICY.refusals(input(AgentTemplate.job(), pool("agents")))).hasSize(1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("waysOutOfThePool")
  void noAgentLeavesItsPool(JobEscapes.Escape escape) {
    Job job = escape.from(JobEscapes.inPool("agents", AgentTemplate.job()));
    assertThat(POLICY.refusals(input(job, pool("agents")))).hasSize(1);
  }

  static Stream<JobEscapes.Escape> waysOutOfThePool() {
    return JobEscapes.fromPool("agents").stream();
  }

  private static Map<String, String> pool(String pool) {
    return Map.of(
        Env.AGENT_IMAGE,
        AgentTemplate.IMAGE,
        Env.AGENT_IMAGES_ALLOWED,
        AgentTemplate.ALLOWED_IMAGES,
        Env.AGENT_NODE_POOL,
        pool);
  }

  private static Map<String, String> environment(String longestAgent) {
    return Map.ofEntries(
        Map.entry(Env.MYSQL_URL, "jdbc:mysql://db.invalid:3306/codeloom"),
        Map.entry(Env.MYSQL_USER, "user"),
        Map.entry(Env.MYSQL_PASSWORD, "password"),
        Map.entry(Env.REDIS_URI, "redis://redis.invalid:6379"),
        Map.entry(Env.KAFKA_BOOTSTRAP_SERVERS, "kafka.invalid:9092"),
        Map.entry(Env.COS_REGION, "ap-guangzhou"),
        Map.entry(Env.COS_CODE_BUCKET, "code-1250000000"),
        Map.entry(Env.COS_LOGS_BUCKET, "logs-1250000000"),
        Map.entry(Env.COS_SECRET_ID, "id"),
        Map.entry(Env.COS_SECRET_KEY, "key"),
        Map.entry(Env.AGENT_TIMEOUT_SECONDS, longestAgent));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("escapes")
  void anEscapeIsRefused(String what, JobEscapes.Escape escape) {
    assertThat(refusals(escape.from(AgentTemplate.job()))).as(what).isNotEmpty();
  }

  static Stream<Arguments> escapes() {
    return JobEscapes.all().stream().map(escape -> Arguments.of(escape.what(), escape));
  }

  @Test
  void whatMakesPodsInOtherWaysIsRefused() {
    Policy others =
        new Policy(BASE.one(ValidatingAdmissionPolicy.class, "codeloom-agent-jobs-only"));
    assertThat(others.refusals(Map.of("object", Map.of("kind", "Deployment"))))
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
                AgentTemplate.ALLOWED_IMAGES.replace(",", ", "))));
  }

  private static Map<String, Object> input(Job job, Map<String, String> config) {
    return Map.of("object", Plain.of(job), "params", Map.of("data", config));
  }
}
