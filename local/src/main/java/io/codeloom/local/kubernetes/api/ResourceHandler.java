package io.codeloom.local.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.codeloom.local.kubernetes.api.DeleteOptions.Propagation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The verbs on objects and collections. */
final class ResourceHandler {

  private static final int CREATED = 201;

  private final ApiObjects objects;
  private final Tables tables;
  private final Watches watches;
  private final LogStream logs;

  ResourceHandler(ApiObjects objects, Tables tables, PodLogs podLogs) {
    this.objects = objects;
    this.tables = tables;
    this.watches = new Watches(objects.store(), tables);
    this.logs = new LogStream(objects.store(), podLogs);
  }

  void handle(ApiRequest request, Target target) throws IOException {
    if (target.name().isEmpty()) {
      collection(request, target);
    } else if (target.subresource().isEmpty()) {
      object(request, target);
    } else {
      subresource(request, target);
    }
  }

  private void collection(ApiRequest request, Target target) throws IOException {
    switch (request.method()) {
      case "GET" -> {
        Predicate<JsonNode> wanted =
            Selection.of(request.query("labelSelector"), request.query("fieldSelector"));
        if (request.flag("watch")) {
          watches.serve(request, target, wanted);
        } else {
          list(request, target, wanted);
        }
      }
      case "POST" -> create(request, target);
      case "DELETE" -> deleteAll(request, target);
      default -> throw ApiException.methodNotAllowed();
    }
  }

  private void list(ApiRequest request, Target target, Predicate<JsonNode> wanted)
      throws IOException {
    ObjectStore.Snapshot all = objects.store().list(target.type(), target.namespace());
    String version = Long.toString(all.version());
    String after = decode(request.query("continue"));
    List<ObjectNode> found =
        all.objects().stream().filter(o -> place(o).compareTo(after) > 0).filter(wanted).toList();
    long limit = request.number("limit").filter(n -> n > 0).orElse(Long.MAX_VALUE);
    List<ObjectNode> page = found.stream().limit(limit).toList();
    ObjectNode answer = request.wantsTable() ? tables.table(target.type(), page, version) : null;
    if (answer == null) {
      answer = Json.object(target.type().apiVersion(), target.type().kind() + "List");
      answer.putObject("metadata").put("resourceVersion", version);
      ArrayNode items = answer.putArray("items");
      page.forEach(items::add);
    }
    if (page.size() < found.size()) {
      Meta.of(answer)
          .put("continue", encode(place(page.get(page.size() - 1))))
          .put("remainingItemCount", found.size() - page.size());
    }
    request.ok(answer);
  }

  private static String place(JsonNode object) {
    return Meta.text(object, "namespace") + "\0" + Meta.text(object, "name");
  }

  private static String encode(String place) {
    return Base64.getUrlEncoder().encodeToString(place.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest("continue key is not valid");
    }
  }

  private void create(ApiRequest request, Target target) throws IOException {
    if (target.type().namespaced() && target.namespace().isEmpty()) {
      throw ApiException.methodNotAllowed();
    }
    ObjectNode body = request.objectBody();
    checkFields(request, target.type(), body);
    answer(request, target, CREATED, objects.create(target.type(), target.namespace(), body));
  }

  private static void checkFields(ApiRequest request, ResourceType type, ObjectNode body) {
    String kind = body.path("kind").asText(type.kind());
    String version = body.path("apiVersion").asText(type.apiVersion());
    if (!kind.equals(type.kind()) || !version.equals(type.apiVersion())) {
      throw ApiException.badRequest(
          version
              + " "
              + kind
              + " does not match the expected "
              + type.apiVersion()
              + " "
              + type.kind());
    }
    Optional<String> unknown = Json.unknownField(type, body);
    switch (request.query("fieldValidation")) {
      case "Strict" ->
          unknown.ifPresent(
              u -> {
                throw ApiException.badRequest("strict decoding error: " + u);
              });
      case "Ignore" -> {}
      default -> unknown.ifPresent(request::warn);
    }
  }

  private void answer(ApiRequest request, Target target, int status, ObjectNode object)
      throws IOException {
    String version = Meta.text(object, "resourceVersion");
    request.answer(
        status,
        request.wantsTable() ? tables.table(target.type(), List.of(object), version) : object);
  }

  private void deleteAll(ApiRequest request, Target target) throws IOException {
    DeleteOptions options = deleteOptions(request);
    Predicate<JsonNode> wanted =
        Selection.of(request.query("labelSelector"), request.query("fieldSelector"));
    for (ObjectNode object : objects.store().list(target.type(), target.namespace()).objects()) {
      if (wanted.test(object)) {
        String namespace = Meta.text(object, "namespace");
        ObjectKey key = new ObjectKey(target.type(), namespace, Meta.text(object, "name"));
        objects.delete(key, options.onlyUid(Meta.uid(object)));
      }
    }
    request.ok(Json.object("v1", "Status").put("status", "Success"));
  }

  private void object(ApiRequest request, Target target) throws IOException {
    ObjectKey key = target.key();
    switch (request.method()) {
      case "GET" -> answer(request, target, 200, read(key));
      case "PUT" -> {
        ObjectNode body = named(key, request.objectBody());
        checkFields(request, target.type(), body);
        answer(request, target, 200, objects.modify(key, current -> body));
      }
      case "PATCH" -> {
        UnaryOperator<ObjectNode> patch = Patches.parse(request.mediaType(), request.body());
        answer(request, target, 200, objects.modify(key, checked(request, target, patch)));
      }
      case "DELETE" -> delete(request, key);
      default -> throw ApiException.methodNotAllowed();
    }
  }

  private static UnaryOperator<ObjectNode> checked(
      ApiRequest request, Target target, UnaryOperator<ObjectNode> patch) {
    return current -> {
      ObjectNode next = patch.apply(current);
      checkFields(request, target.type(), next);
      return next;
    };
  }

  private ObjectNode read(ObjectKey key) {
    return objects.store().get(key).orElseThrow(() -> ApiException.notFound(key));
  }

  private static ObjectNode named(ObjectKey key, ObjectNode body) {
    String name = Meta.text(body, "name");
    if (!name.equals(key.name())) {
      throw ApiException.badRequest(
          "the name of the object ("
              + name
              + ") does not match the name on the URL ("
              + key.name()
              + ")");
    }
    return body;
  }

  private void delete(ApiRequest request, ObjectKey key) throws IOException {
    ApiObjects.Deleted deleted = objects.delete(key, deleteOptions(request));
    if (!deleted.gone()) {
      request.ok(deleted.object());
      return;
    }
    ObjectNode status = Json.object("v1", "Status").put("status", "Success");
    status
        .putObject("details")
        .put("name", key.name())
        .put("group", key.type().group())
        .put("kind", key.type().plural())
        .put("uid", Meta.uid(deleted.object()));
    request.ok(status);
  }

  private static DeleteOptions deleteOptions(ApiRequest request) throws IOException {
    JsonNode body = request.body();
    String policy = body.path("propagationPolicy").asText(request.query("propagationPolicy"));
    JsonNode grace = body.path("gracePeriodSeconds");
    Propagation propagation =
        switch (policy) {
          case "" -> null;
          case "Background" -> Propagation.BACKGROUND;
          case "Foreground" -> Propagation.FOREGROUND;
          case "Orphan" -> Propagation.ORPHAN;
          default -> throw ApiException.badRequest("unknown propagationPolicy " + policy);
        };
    return new DeleteOptions(
        propagation,
        grace.isNumber()
            ? Long.valueOf(grace.asLong())
            : request.number("gracePeriodSeconds").orElse(null),
        body.path("preconditions").path("uid").asText(""),
        body.path("preconditions").path("resourceVersion").asText(""));
  }

  private void subresource(ApiRequest request, Target target) throws IOException {
    ObjectKey key = target.key();
    String call = target.subresource() + " " + request.method();
    if (call.equals("log GET") && target.type().equals(ResourceType.POD)) {
      logs.serve(request, key);
      return;
    }
    if (!target.subresource().equals("status") || !target.type().hasStatus()) {
      throw ApiException.noSuchPath();
    }
    switch (request.method()) {
      case "GET" -> request.ok(read(key));
      case "PUT" -> {
        ObjectNode body = named(key, request.objectBody());
        request.ok(objects.modifyStatus(key, current -> body));
      }
      case "PATCH" -> {
        UnaryOperator<ObjectNode> patch = Patches.parse(request.mediaType(), request.body());
        request.ok(objects.modifyStatus(key, patch));
      }
      default -> throw ApiException.methodNotAllowed();
    }
  }
}
