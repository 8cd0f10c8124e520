package io.codeloom.local.doctor;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Knative says that Codeloom's objects are ready, and says it of what they are now: a condition
 * counts only where {@code observedGeneration} is the object's generation.
 */
final class KnativeCheck {
  private static final String SERVING = "serving.knative.dev/v1";
  private static final String SOURCES = "sources.knative.dev/v1";
  private static final String EVENTING = "eventing.knative.dev/v1";
  private static final String KAFKA = "eventing.knative.dev/v1alpha1";

  /**
   * An object of Knative.
   *
   * @param apiVersion its version
   * @param kind its kind
   * @param name its name in the functions' namespace
   */
  record Wanted(String apiVersion, String kind, String name) {}

  static final List<Wanted> WANTED =
      List.of(
          new Wanted(SERVING, "Service", "submit"),
          new Wanted(SERVING, "Service", "dispatch"),
          new Wanted(SERVING, "Service", "finalize"),
          new Wanted(SERVING, "Service", "reconcile"),
          new Wanted(KAFKA, "KafkaSink", "dead-letters"),
          new Wanted(SOURCES, "KafkaSource", "codex-requests"),
          new Wanted(SOURCES, "KafkaSource", "codex-tasks"),
          new Wanted(SOURCES, "KafkaSource", "codex-dead-letters"),
          new Wanted(EVENTING, "Broker", "jobs"),
          new Wanted(SOURCES, "ApiServerSource", "jobs"),
          new Wanted(EVENTING, "Trigger", "finalize"),
          new Wanted(SOURCES, "PingSource", "reconcile"));

  private KnativeCheck() {}

  static List<Finding> look(ClusterView cluster, String namespace) {
    return WANTED.stream().map(wanted -> look(cluster, namespace, wanted)).toList();
  }

  private static Finding look(ClusterView cluster, String namespace, Wanted wanted) {
    String what = wanted.kind() + " " + wanted.name();
    if (!cluster.serves(wanted.apiVersion(), wanted.kind())) {
      return new Finding.Wrong(
          what + ": the cluster does not know " + wanted.apiVersion() + " " + wanted.kind(),
          "Install that part of Knative 1.23 (knative/README.md, terraform/modules/knative).");
    }
    return cluster
        .find(wanted.apiVersion(), wanted.kind(), namespace, wanted.name())
        .map(object -> state(what, object))
        .orElseGet(
            () ->
                new Finding.Wrong(
                    what + " is not there in " + namespace,
                    "Apply the manifests with the label app.kubernetes.io/component=traffic."));
  }

  private static Finding state(String what, GenericKubernetesResource object) {
    Map<String, Object> status = map(object.get("status"));
    long generation = Optional.ofNullable(object.getMetadata().getGeneration()).orElse(0L);
    if (status.get("observedGeneration") instanceof Number seen && seen.longValue() >= generation) {
      return ready(what, status);
    }
    return new Finding.Wrong(
        what + ": Knative has not looked at its generation " + generation + " yet",
        "Wait a minute; if it stays, look at Knative's controllers in knative-serving and"
            + " knative-eventing.");
  }

  private static Finding ready(String what, Map<String, Object> status) {
    List<?> conditions = status.get("conditions") instanceof List<?> list ? list : List.of();
    for (Object item : conditions) {
      Map<String, Object> condition = map(item);
      if (Objects.equals(condition.get("type"), "Ready")) {
        return Objects.equals(condition.get("status"), "True")
            ? new Finding.Fine(what + " is ready")
            : new Finding.Wrong(
                what
                    + " is not ready: "
                    + condition.get("reason")
                    + ", "
                    + condition.get("message"),
                "kubectl -n codeloom describe " + what.replaceFirst(" ", "/"));
      }
    }
    return new Finding.Wrong(
        what + " says nothing of being ready", "Look at Knative's controllers and their logs.");
  }

  @SuppressWarnings("unchecked") // JSON objects have strings for keys.
  private static Map<String, Object> map(Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }
}
