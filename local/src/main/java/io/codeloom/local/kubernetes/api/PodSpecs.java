package io.codeloom.local.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.codeloom.local.kubernetes.api.ObjectRules.Problems;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Defaults and validity of a pod's spec, alone or in a Job's template. */
final class PodSpecs {

  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private PodSpecs() {}

  static void defaultTo(ObjectNode object, String field, String value) {
    if (!object.hasNonNull(field)) {
      object.put(field, value);
    }
  }

  static void defaultTo(ObjectNode object, String field, long value) {
    if (!object.hasNonNull(field)) {
      object.put(field, (int) value);
    }
  }

  static void defaults(ObjectNode spec) {
    defaultTo(spec, "restartPolicy", "Always");
    defaultTo(spec, "terminationGracePeriodSeconds", 30);
    defaultTo(spec, "dnsPolicy", "ClusterFirst");
    defaultTo(spec, "schedulerName", "default-scheduler");
    if (!spec.has("securityContext")) {
      spec.putObject("securityContext");
    }
    for (String group : new String[] {"initContainers", "containers"}) {
      for (JsonNode container : spec.path(group)) {
        if (container instanceof ObjectNode c) {
          containerDefaults(c);
        }
      }
    }
    for (JsonNode volume : spec.path("volumes")) {
      if (volume.get("secret") instanceof ObjectNode secret) {
        defaultTo(secret, "defaultMode", 0644);
      }
    }
  }

  private static void containerDefaults(ObjectNode container) {
    defaultTo(container, "terminationMessagePath", "/dev/termination-log");
    defaultTo(container, "terminationMessagePolicy", "File");
    String image = container.path("image").asText();
    boolean latest = image.endsWith(":latest") || !image.contains(":");
    defaultTo(container, "imagePullPolicy", latest ? "Always" : "IfNotPresent");
    if (!container.has("resources")) {
      container.putObject("resources");
    }
    if (container.get("startupProbe") instanceof ObjectNode probe) {
      defaultTo(probe, "periodSeconds", 10);
      defaultTo(probe, "timeoutSeconds", 1);
      defaultTo(probe, "failureThreshold", 3);
      defaultTo(probe, "successThreshold", 1);
    }
  }

  static void validate(JsonNode spec, String at, Problems problems) {
    if (!spec.path("containers").isArray() || spec.path("containers").isEmpty()) {
      problems.required(at + ".containers", "at least one container");
    }
    Set<String> volumes = names(spec.path("volumes"), at + ".volumes", new HashSet<>(), problems);
    Set<String> names = new HashSet<>();
    names(spec.path("initContainers"), at + ".initContainers", names, problems);
    names(spec.path("containers"), at + ".containers", names, problems);
    containers(spec.path("initContainers"), at + ".initContainers", volumes, problems);
    containers(spec.path("containers"), at + ".containers", volumes, problems);
    for (JsonNode volume : spec.path("volumes")) {
      if (!volume.has("emptyDir") && !volume.has("secret")) {
        problems.invalid(
            at + ".volumes",
            volume.path("name").asText(),
            "the laptop's kubelet serves only emptyDir and secret");
      }
    }
    String restart = spec.path("restartPolicy").asText();
    if (!restart.equals("Never")) {
      problems.invalid(
          at + ".restartPolicy", restart, "the laptop's kubelet serves only \"Never\"");
    }
  }

  private static Set<String> names(JsonNode list, String at, Set<String> seen, Problems problems) {
    for (int i = 0; i < list.size(); i++) {
      String name = list.get(i).path("name").asText("");
      if (!LABEL.matcher(name).matches()) {
        problems.invalid(at + "[" + i + "].name", name, "must be a lowercase RFC 1123 label");
      } else if (!seen.add(name)) {
        problems.duplicate(at + "[" + i + "].name", name);
      }
    }
    return seen;
  }

  private static void containers(JsonNode list, String at, Set<String> volumes, Problems problems) {
    for (int i = 0; i < list.size(); i++) {
      JsonNode container = list.get(i);
      String here = at + "[" + i + "]";
      if (container.path("image").asText("").isBlank()) {
        problems.required(here + ".image", "an image");
      }
      mounts(container.path("volumeMounts"), here + ".volumeMounts", volumes, problems);
      String restart = container.path("restartPolicy").asText("");
      boolean init = at.endsWith("initContainers");
      if (!restart.isEmpty() && !(init && restart.equals("Always"))) {
        problems.invalid(here + ".restartPolicy", restart, "only \"Always\", in initContainers");
      }
    }
  }

  private static void mounts(JsonNode list, String at, Set<String> volumes, Problems problems) {
    Set<String> paths = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      JsonNode mount = list.get(i);
      String volume = mount.path("name").asText();
      String path = mount.path("mountPath").asText("");
      if (!volumes.contains(volume)) {
        problems.notFound(at + "[" + i + "].name", volume);
      }
      if (!path.startsWith("/") || path.contains("..") || path.contains(":")) {
        problems.invalid(at + "[" + i + "].mountPath", path, "must be an absolute path");
      } else if (!paths.add(path)) {
        problems.invalid(at + "[" + i + "].mountPath", path, "must be unique");
      }
    }
  }
}
