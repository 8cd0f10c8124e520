package io.codeloom.local.kubernetes.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.codeloom.local.kubernetes.api.ApiObjects;
import io.codeloom.local.kubernetes.api.Json;
import io.codeloom.local.kubernetes.api.Meta;
import io.codeloom.local.kubernetes.api.ObjectKey;
import io.codeloom.local.kubernetes.api.ObjectStore;
import io.codeloom.local.kubernetes.api.ResourceType;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts pods on the one node, unless it is full or they ask for another. */
final class Scheduler {

  static final String NODE = "laptop";
  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");
  private static final Map<String, String> LABELS =
      Map.of(
          "kubernetes.io/os", "linux",
          "kubernetes.io/arch", "amd64",
          "kubernetes.io/hostname", NODE);

  private final ApiObjects objects;
  private final int maxPods;
  private final Clock clock;

  Scheduler(ApiObjects objects, int maxPods, Clock clock) {
    this.objects = objects;
    this.maxPods = maxPods;
    this.clock = clock;
  }

  static boolean hasEnded(JsonNode pod) {
    return ENDED.contains(pod.path("status").path("phase").asText());
  }

  /** Whether it is on the node, now or already, and may begin. */
  boolean place(ObjectKey key, ObjectNode pod, int running) {
    if (pod.path("spec").hasNonNull("nodeName")) {
      return pod.path("spec").path("nodeName").asText().equals(NODE);
    }
    if (Meta.isDeleting(pod)) {
      return false;
    }
    if (!fits(pod)) {
      unschedulable(key, "0/1 nodes are available: 1 node(s) didn't match Pod's node selector.");
    } else if (running >= maxPods) {
      unschedulable(key, "0/1 nodes are available: 1 Too many pods.");
    } else {
      objects.bind(key, NODE);
    }
    return false;
  }

  private static boolean fits(JsonNode pod) {
    for (Map.Entry<String, JsonNode> wanted : pod.path("spec").path("nodeSelector").properties()) {
      if (!wanted.getValue().asText().equals(LABELS.get(wanted.getKey()))) {
        return false;
      }
    }
    return true;
  }

  private void unschedulable(ObjectKey key, String message) {
    objects.modifyStatus(
        key,
        pod -> {
          for (JsonNode condition : pod.path("status").path("conditions")) {
            if (condition.path("message").asText().equals(message)) {
              return pod;
            }
          }
          var condition =
              new PodConditionBuilder()
                  .withType("PodScheduled")
                  .withStatus("False")
                  .withReason("Unschedulable")
                  .withMessage(message)
                  .withLastTransitionTime(Meta.time(clock.instant()))
                  .build();
          pod.withObjectProperty("status").putArray("conditions").add(Json.write(condition));
          return pod;
        });
  }

  /** Those that may find room now. */
  List<ObjectNode> waiting(ObjectStore store) {
    return store.list(ResourceType.POD, "").objects().stream()
        .filter(p -> !p.path("spec").hasNonNull("nodeName"))
        .toList();
  }
}
