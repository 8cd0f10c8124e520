package io.codeloom.dispatch;

import static io.codeloom.core.task.TaskFixtures.aTask;
import static io.codeloom.dispatch.RenderedJob.CODE;
import static io.codeloom.dispatch.RenderedJob.IMAGE;
import static io.codeloom.dispatch.RenderedJob.PLACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.TimeBudget;
import io.codeloom.core.task.Task;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobTemplateTest {
  private final JobTemplate template = new JobTemplate(PLACE, CODE, Map.of());
  private final Task task = aTask().gitCommit("0123456789abcdef0123456789abcdef01234567").build();
  private final Job job = RenderedJob.of(template, task).job();
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
    PodSpec confined = RenderedJob.of(new JobTemplate(place, CODE, Map.of()), task).pod();
    assertThat(confined.getNodeSelector()).isEqualTo(Map.of("codeloom.io/pool", "agents"));
    assertThat(confined.getTolerations())
        .containsExactly(new Toleration("NoSchedule", "codeloom.io/pool", "Equal", null, "agents"));
  }

  /** For a row that was restored to a time before its ref was resolved. */
  @Test
  void theJobOfAGitTaskNamesItsCommit() {
    assertThat(job.getMetadata().getAnnotations())
        .containsEntry(JobNames.GIT_COMMIT, task.state().gitCommit());
    assertThat(RenderedJob.of(template, aTask().build()).job().getMetadata().getAnnotations())
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
    TimeBudget budget = TimeBudget.of(task);
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
    Job now = RenderedJob.of(shorter, task).job();
    assertThat(task.spec().limits().timeoutSeconds()).isGreaterThan(60);
    assertThat(now.getSpec().getActiveDeadlineSeconds())
        .isEqualTo(TimeBudget.ofSeconds(60).activeDeadline().toSeconds());
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
  void anImageThatWouldMeanSomethingInYamlIsRefused() {
    Task hostile = aTask().agentImage("x\"\n  hostNetwork: true").build();

    assertThatIllegalArgumentException().isThrownBy(() -> template.render(hostile));
  }
}
