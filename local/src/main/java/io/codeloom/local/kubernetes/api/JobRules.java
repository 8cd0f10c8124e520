package io.codeloom.local.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What the API fills in and refuses of a batch/v1 Job. */
final class JobRules extends ObjectRules {

  private static final int MAX_NAME = 63;
  private static final List<String> IMMUTABLE =
      List.of(
          "template",
          "selector",
          "completions",
          "completionMode",
          "podFailurePolicy",
          "backoffLimitPerIndex",
          "manualSelector");

  @Override
  void prepare(ObjectNode job) {
    ObjectNode spec = job.withObjectProperty("spec");
    defaults(spec);
    String uid = Meta.uid(job);
    String name = Meta.text(job, "name");
    ObjectNode labels =
        spec.withObjectProperty("template")
            .withObjectProperty("metadata")
            .withObjectProperty("labels");
    labels.put("batch.kubernetes.io/controller-uid", uid).put("controller-uid", uid);
    labels.put("batch.kubernetes.io/job-name", name).put("job-name", name);
    spec.putObject("selector")
        .putObject("matchLabels")
        .put("batch.kubernetes.io/controller-uid", uid);
  }

  @Override
  void prepareUpdate(ObjectNode current, ObjectNode next) {
    defaults(next.withObjectProperty("spec"));
  }

  private static void defaults(ObjectNode spec) {
    PodSpecs.defaultTo(spec, "parallelism", 1);
    PodSpecs.defaultTo(spec, "completions", 1);
    PodSpecs.defaultTo(spec, "backoffLimit", 6);
    PodSpecs.defaultTo(spec, "completionMode", "NonIndexed");
    boolean policy = spec.hasNonNull("podFailurePolicy");
    PodSpecs.defaultTo(spec, "podReplacementPolicy", policy ? "Failed" : "TerminatingOrFailed");
    if (!spec.hasNonNull("suspend")) {
      spec.put("suspend", false);
    }
    PodSpecs.defaults(spec.withObjectProperty("template").withObjectProperty("spec"));
    for (JsonNode rule : spec.path("podFailurePolicy").path("rules")) {
      for (JsonNode pattern : rule.path("onPodConditions")) {
        PodSpecs.defaultTo((ObjectNode) pattern, "status", "True");
      }
    }
  }

  @Override
  void validate(ObjectNode job, Problems problems) {
    String name = Meta.text(job, "name");
    if (name.length() > MAX_NAME) {
      problems.invalid("metadata.name", name, "must be no more than 63 characters");
    }
    JsonNode spec = job.path("spec");
    for (String field :
        List.of("parallelism", "completions", "backoffLimit", "ttlSecondsAfterFinished")) {
      atLeast(spec, field, 0, problems);
    }
    atLeast(spec, "activeDeadlineSeconds", 0, problems);
    JsonNode template = spec.path("template").path("spec");
    PodSpecs.validate(template, "spec.template.spec", problems);
    if (spec.hasNonNull("podFailurePolicy")
        && !template.path("restartPolicy").asText().equals("Never")) {
      problems.invalid(
          "spec.template.spec.restartPolicy",
          template.path("restartPolicy").asText(),
          "only \"Never\" is supported when podFailurePolicy is specified");
    }
  }

  private static void atLeast(JsonNode spec, String field, long least, Problems problems) {
    JsonNode value = spec.path(field);
    if (value.isNumber() && value.asLong() < least) {
      problems.invalid(
          "spec." + field, value.asText(), "must be greater than or equal to " + least);
    }
  }

  @Override
  void validateUpdate(ObjectNode current, ObjectNode next, Problems problems) {
    IMMUTABLE.forEach(field -> problems.immutable(current, next, "spec", field));
  }
}
