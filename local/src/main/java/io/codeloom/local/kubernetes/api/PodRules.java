package io.codeloom.local.kubernetes.api;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the API fills in and refuses of a Pod. */
final class PodRules extends ObjectRules {

  @Override
  void prepare(ObjectNode pod) {
    PodSpecs.defaults(pod.withObjectProperty("spec"));
    pod.putObject("status").put("phase", "Pending").put("qosClass", "Burstable");
  }

  @Override
  void prepareUpdate(ObjectNode current, ObjectNode next) {
    PodSpecs.defaults(next.withObjectProperty("spec"));
  }

  @Override
  void validate(ObjectNode pod, Problems problems) {
    PodSpecs.validate(pod.path("spec"), "spec", problems);
  }

  @Override
  void validateUpdate(ObjectNode current, ObjectNode next, Problems problems) {
    ObjectNode before = current.withObjectProperty("spec").deepCopy();
    ObjectNode after = next.withObjectProperty("spec").deepCopy();
    before.remove("activeDeadlineSeconds");
    after.remove("activeDeadlineSeconds");
    if (!before.equals(after)) {
      problems.forbidden(
          "spec", "pod updates may not change fields other than" + " `spec.activeDeadlineSeconds`");
    }
  }
}
