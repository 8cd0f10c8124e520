package io.codeloom.local.kubernetes.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * What clients ask first: versions, groups and types, and the little OpenAPI that kubectl needs.
 */
final class Discovery {

  private static final String VERSION = "v1.32.0";
  private static final List<String> VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

  private Discovery() {}

  static Optional<ObjectNode> answer(List<String> path) {
    return Optional.ofNullable(
        switch (String.join("/", path)) {
          case "version" -> version();
          case "api" -> coreVersions();
          case "apis" -> groups();
          case "apis/batch" -> batch().put("kind", "APIGroup").put("apiVersion", "v1");
          case "api/v1" -> resources("");
          case "apis/batch/v1" -> resources("batch");
          case "openapi/v3" -> openApiIndex();
          case "openapi/v3/api/v1" -> openApi("");
          case "openapi/v3/apis/batch/v1" -> openApi("batch");
          default -> null;
        });
  }

  private static ObjectNode version() {
    return Json.object()
        .put("major", "1")
        .put("minor", "32")
        .put("gitVersion", VERSION)
        .put("platform", "linux/amd64");
  }

  private static ObjectNode coreVersions() {
    ObjectNode versions = Json.object("v1", "APIVersions");
    versions.putArray("versions").add("v1");
    versions.putArray("serverAddressByClientCIDRs");
    return versions;
  }

  private static ObjectNode groups() {
    ObjectNode list = Json.object("v1", "APIGroupList");
    list.putArray("groups").add(batch());
    return list;
  }

  private static ObjectNode batch() {
    ObjectNode group = Json.object().put("name", "batch");
    ObjectNode version = Json.object().put("groupVersion", "batch/v1").put("version", "v1");
    group.putArray("versions").add(version);
    return group.set("preferredVersion", version);
  }

  private static ObjectNode resources(String group) {
    String groupVersion = group.isEmpty() ? "v1" : group + "/v1";
    ObjectNode list = Json.object("v1", "APIResourceList").put("groupVersion", groupVersion);
    ArrayNode resources = list.putArray("resources");
    for (ResourceType type : typesOf(group)) {
      ObjectNode resource = resource(resources, type, type.plural(), VERBS);
      type.shortNames().forEach(n -> resource.withArray("shortNames").add(n));
      if (type.hasStatus()) {
        resource(resources, type, type.plural() + "/status", List.of("get", "patch", "update"));
      }
      if (type.equals(ResourceType.POD)) {
        resource(resources, type, "pods/log", List.of("get"));
      }
    }
    return list;
  }

  private static ObjectNode resource(
      ArrayNode resources, ResourceType type, String name, List<String> verbs) {
    ObjectNode resource =
        resources
            .addObject()
            .put("name", name)
            .put("singularName", name.equals(type.plural()) ? type.singular() : "")
            .put("namespaced", type.namespaced())
            .put("kind", type.kind());
    verbs.forEach(v -> resource.withArray("verbs").add(v));
    return resource;
  }

  private static List<ResourceType> typesOf(String group) {
    return ResourceType.all().stream().filter(t -> t.group().equals(group)).toList();
  }

  private static ObjectNode openApiIndex() {
    ObjectNode index = Json.object();
    ObjectNode paths = index.putObject("paths");
    for (String path : List.of("api/v1", "apis/batch/v1")) {
      paths.putObject(path).put("serverRelativeURL", "/openapi/v3/" + path + "?hash=" + VERSION);
    }
    return index;
  }

  /** kubectl leaves validation to servers whose PATCH knows the parameter fieldValidation. */
  private static ObjectNode openApi(String group) {
    ObjectNode document = Json.object().put("openapi", "3.0.0");
    document.putObject("info").put("title", "Kubernetes").put("version", VERSION);
    ObjectNode paths = document.putObject("paths");
    for (ResourceType type : typesOf(group)) {
      String root = group.isEmpty() ? "/api/v1" : "/apis/" + group + "/v1";
      String namespaces = type.namespaced() ? "/namespaces/{namespace}" : "";
      ObjectNode patch =
          paths.putObject(root + namespaces + "/" + type.plural() + "/{name}").putObject("patch");
      ObjectNode parameter =
          patch
              .putArray("parameters")
              .addObject()
              .put("name", "fieldValidation")
              .put("in", "query");
      parameter.putObject("schema").put("type", "string").put("uniqueItems", true);
      patch.putObject("responses").putObject("200").put("description", "OK");
      patch
          .putObject("x-kubernetes-group-version-kind")
          .put("group", group)
          .put("kind", type.kind())
          .put("version", "v1");
    }
    return document;
  }
}
