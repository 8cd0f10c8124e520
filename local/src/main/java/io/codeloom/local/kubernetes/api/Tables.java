package io.codeloom.local.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Objects as the table rows that {@code kubectl get} prints. */
final class Tables {

  private record Column(String name, Function<JsonNode, String> cell) {}

  private static final Column NAME = new Column("Name", o -> Meta.text(o, "name"));

  private final Map<ResourceType, List<Column>> columns;
  private final Clock clock;

  Tables(Clock clock) {
    this.clock = clock;
    Column age = new Column("Age", o -> since(Meta.text(o, "creationTimestamp")));
    columns =
        Map.of(
            ResourceType.JOB,
            List.of(
                NAME,
                new Column("Status", Tables::jobStatus),
                new Column("Completions", Tables::completions),
                new Column("Duration", this::duration),
                age),
            ResourceType.POD,
            List.of(
                NAME,
                new Column("Ready", Tables::ready),
                new Column("Status", Tables::podStatus),
                new Column("Restarts", Tables::restarts),
                age),
            ResourceType.SECRET,
            List.of(
                NAME,
                new Column("Type", o -> o.path("type").asText()),
                new Column("Data", o -> Integer.toString(o.path("data").size())),
                age),
            ResourceType.NAMESPACE,
            List.of(NAME, new Column("Status", o -> "Active"), age),
            ResourceType.EVENT,
            List.of(NAME, new Column("Message", o -> o.path("message").asText()), age));
  }

  ObjectNode table(ResourceType type, List<ObjectNode> objects, String version) {
    ObjectNode table = Json.object("meta.k8s.io/v1", "Table");
    table.putObject("metadata").put("resourceVersion", version);
    ArrayNode definitions = table.putArray("columnDefinitions");
    for (Column column : columns.get(type)) {
      definitions
          .addObject()
          .put("name", column.name())
          .put("type", "string")
          .put("format", column.equals(NAME) ? "name" : "")
          .put("description", "")
          .put("priority", 0);
    }
    ArrayNode rows = table.putArray("rows");
    objects.forEach(o -> row(rows.addObject(), columns.get(type), o));
    return table;
  }

  private static void row(ObjectNode row, List<Column> columns, ObjectNode object) {
    ArrayNode cells = row.putArray("cells");
    columns.forEach(c -> cells.add(c.cell().apply(object)));
    ObjectNode partial = row.putObject("object");
    partial.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
    partial.set("metadata", object.get("metadata"));
  }

  private static String jobStatus(JsonNode job) {
    for (String type : List.of("Complete", "Failed", "FailureTarget", "SuccessCriteriaMet")) {
      for (JsonNode condition : job.path("status").path("conditions")) {
        if (condition.path("type").asText().equals(type)
            && condition.path("status").asText().equals("True")) {
          return type;
        }
      }
    }
    return Meta.isDeleting(job) ? "Terminating" : "Running";
  }

  private static String completions(JsonNode job) {
    return job.path("status").path("succeeded").asInt()
        + "/"
        + job.path("spec").path("completions").asInt(1);
  }

  private String duration(JsonNode job) {
    String start = job.path("status").path("startTime").asText("");
    String end = job.path("status").path("completionTime").asText("");
    if (start.isEmpty()) {
      return "";
    }
    return end.isEmpty()
        ? since(start)
        : shortened(Duration.between(Instant.parse(start), Instant.parse(end)));
  }

  private static String ready(JsonNode pod) {
    int ready = 0;
    for (JsonNode status : pod.path("status").path("containerStatuses")) {
      ready += status.path("ready").asBoolean() ? 1 : 0;
    }
    return ready + "/" + pod.path("spec").path("containers").size();
  }

  private static String podStatus(JsonNode pod) {
    if (Meta.isDeleting(pod)) {
      return "Terminating";
    }
    JsonNode status = pod.path("status");
    for (String group : List.of("initContainerStatuses", "containerStatuses")) {
      for (JsonNode container : status.path(group)) {
        String waiting = container.path("state").path("waiting").path("reason").asText("");
        if (!waiting.isEmpty() && !waiting.equals("PodInitializing")) {
          return waiting;
        }
      }
    }
    return status.path("reason").asText(status.path("phase").asText("Unknown"));
  }

  private static String restarts(JsonNode pod) {
    int restarts = 0;
    for (JsonNode status : pod.path("status").path("initContainerStatuses")) {
      restarts += status.path("restartCount").asInt();
    }
    return Integer.toString(restarts);
  }

  private String since(String time) {
    return time.isEmpty() ? "" : shortened(Duration.between(Instant.parse(time), clock.instant()));
  }

  private static String shortened(Duration age) {
    if (age.toHours() >= 48) {
      return age.toDays() + "d";
    }
    if (age.toMinutes() >= 120) {
      return age.toHours() + "h";
    }
    return age.toSeconds() >= 120 ? age.toMinutes() + "m" : Math.max(0, age.toSeconds()) + "s";
  }
}
