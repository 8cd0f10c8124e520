package io.codeloom.local.kubernetes.controller;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyOnExitCodesRequirement;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyOnPodConditionsPattern;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRule;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Matches failed pods against a Job's podFailurePolicy. */
final class PodFailures {

  private PodFailures() {}

  /** The message with which a FailJob rule ends the Job, if one matches before any other rule. */
  static Optional<String> failJob(Job job, List<Pod> failed) {
    if (job.getSpec().getPodFailurePolicy() == null) {
      return Optional.empty();
    }
    return failed.stream().flatMap(pod -> failJob(job, pod).stream()).findFirst();
  }

  private static Optional<String> failJob(Job job, Pod pod) {
    List<PodFailurePolicyRule> rules = job.getSpec().getPodFailurePolicy().getRules();
    for (int i = 0; i < rules.size(); i++) {
      Optional<String> match = match(rules.get(i), pod);
      if (match.isPresent()) {
        String message = match.get() + " matching " + rules.get(i).getAction() + " rule at index ";
        return rules.get(i).getAction().equals("FailJob")
            ? Optional.of(message + i)
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static Optional<String> match(PodFailurePolicyRule rule, Pod pod) {
    if (rule.getOnExitCodes() != null) {
      return statuses(pod)
          .filter(s -> matches(rule.getOnExitCodes(), s))
          .findFirst()
          .map(
              s ->
                  "Container %s for pod %s failed with exit code %d"
                      .formatted(
                          s.getName(), name(pod), s.getState().getTerminated().getExitCode()));
    }
    return rule.getOnPodConditions().stream()
        .filter(pattern -> matches(pattern, pod))
        .findFirst()
        .map(pattern -> "Pod %s has condition %s".formatted(name(pod), pattern.getType()));
  }

  private static Stream<ContainerStatus> statuses(Pod pod) {
    return Stream.concat(
        pod.getStatus().getContainerStatuses().stream(),
        pod.getStatus().getInitContainerStatuses().stream());
  }

  private static boolean matches(
      PodFailurePolicyOnExitCodesRequirement rule, ContainerStatus status) {
    boolean concerned =
        rule.getContainerName() == null || rule.getContainerName().equals(status.getName());
    if (!concerned || status.getState() == null || status.getState().getTerminated() == null) {
      return false;
    }
    int code = status.getState().getTerminated().getExitCode();
    return code != 0 && rule.getValues().contains(code) == rule.getOperator().equals("In");
  }

  private static boolean matches(PodFailurePolicyOnPodConditionsPattern pattern, Pod pod) {
    List<PodCondition> conditions = pod.getStatus().getConditions();
    return conditions.stream()
        .anyMatch(
            c ->
                c.getType().equals(pattern.getType()) && c.getStatus().equals(pattern.getStatus()));
  }

  private static String name(Pod pod) {
    return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
  }
}
