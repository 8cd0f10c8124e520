package io.codeloom.local.kubernetes.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A refusal, in the words of a Kubernetes {@code Status}. */
public final class ApiException extends RuntimeException {

  private final int code;
  private final String reason;
  private final ObjectKey key;
  private final List<Cause> causes;

  /** One broken rule of an invalid object. */
  public record Cause(String field, String reason, String message) {}

  private ApiException(int code, String reason, String message, ObjectKey key, List<Cause> causes) {
    super(message, null, false, false);
    this.code = code;
    this.reason = reason;
    this.key = key;
    this.causes = List.copyOf(causes);
  }

  private static ApiException of(int code, String reason, String message, ObjectKey key) {
    return new ApiException(code, reason, message, key, List.of());
  }

  public static ApiException badRequest(String message) {
    return of(400, "BadRequest", message, null);
  }

  static ApiException unauthorized() {
    return of(401, "Unauthorized", "Unauthorized", null);
  }

  static ApiException forbidden(ObjectKey key, String why) {
    return of(403, "Forbidden", quoted(key) + " is forbidden: " + why, key);
  }

  public static ApiException notFound(ObjectKey key) {
    return of(404, "NotFound", quoted(key) + " not found", key);
  }

  static ApiException noSuchPath() {
    return of(404, "NotFound", "the server could not find the requested resource", null);
  }

  static ApiException methodNotAllowed() {
    return of(
        405,
        "MethodNotAllowed",
        "the server does not allow this method on the requested resource",
        null);
  }

  static ApiException alreadyExists(ObjectKey key) {
    return of(409, "AlreadyExists", quoted(key) + " already exists", key);
  }

  static ApiException conflict(ObjectKey key, String why) {
    return of(409, "Conflict", "Operation cannot be fulfilled on " + quoted(key) + ": " + why, key);
  }

  static ApiException expired(long wanted, long oldest) {
    return of(410, "Expired", "too old resource version: " + wanted + " (" + oldest + ")", null);
  }

  static ApiException tooLarge(long limit) {
    return of(413, "RequestEntityTooLarge", "Request entity too large: limit is " + limit, null);
  }

  static ApiException unsupportedMedia(String type) {
    return of(
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format - accepted media types include:"
            + " application/json-patch+json, application/merge-patch+json,"
            + " application/strategic-merge-patch+json; not "
            + type,
        null);
  }

  static ApiException invalid(ObjectKey key, List<Cause> causes) {
    StringBuilder text = new StringBuilder();
    for (Cause cause : causes) {
      text.append(text.isEmpty() ? "" : ", ").append(cause.field()).append(": ");
      text.append(cause.message());
    }
    String shown = causes.size() > 1 ? "[" + text + "]" : text.toString();
    String kind = key.type().kind();
    String kindName = key.type().group().isEmpty() ? kind : kind + "." + key.type().group();
    String message = kindName + " \"" + key.name() + "\" is invalid: " + shown;
    return new ApiException(422, "Invalid", message, key, causes);
  }

  static ApiException tooManyWatches() {
    return of(429, "TooManyRequests", "too many watches are open", null);
  }

  static ApiException internal() {
    return of(500, "InternalError", "Internal error occurred", null);
  }

  private static String quoted(ObjectKey key) {
    return key.type().qualifiedName() + " \"" + key.name() + "\"";
  }

  /** The HTTP status. */
  public int code() {
    return code;
  }

  /** Kubernetes' machine-readable word for it. */
  public String reason() {
    return reason;
  }

  /** Rendered as a {@code Status} object. */
  public ObjectNode toStatus() {
    ObjectNode status = Json.object("v1", "Status");
    status.putObject("metadata");
    status.put("status", "Failure").put("message", getMessage()).put("reason", reason);
    if (key != null) {
      ObjectNode details = status.putObject("details");
      details.put("name", key.name()).put("group", key.type().group());
      details.put("kind", causes.isEmpty() ? key.type().plural() : key.type().kind());
      causes.forEach(
          c ->
              details
                  .withArray("causes")
                  .addObject()
                  .put("reason", c.reason())
                  .put("message", c.message())
                  .put("field", c.field()));
    }
    return status.put("code", code);
  }
}
