package io.codeloom.local.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One HTTP exchange: what was asked, and the way to answer. */
final class ApiRequest {

  /** As the real API server's limit on a request. */
  static final int MAX_BODY_BYTES = 3 << 20;

  private static final int OK = 200;

  private final HttpExchange exchange;
  private final Map<String, String> query;

  ApiRequest(HttpExchange exchange) {
    this.exchange = exchange;
    this.query = parse(exchange.getRequestURI().getRawQuery());
  }

  private static Map<String, String> parse(String raw) {
    Map<String, String> query = new HashMap<>();
    for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      query.put(decode(parts[0]), parts.length > 1 ? decode(parts[1]) : "");
    }
    return query;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest("the query cannot be decoded");
    }
  }

  String method() {
    return exchange.getRequestMethod();
  }

  List<String> path() {
    String path = exchange.getRequestURI().getPath();
    return java.util.Arrays.stream(path.split("/", -1)).filter(s -> !s.isEmpty()).toList();
  }

  String query(String name) {
    return query.getOrDefault(name, "");
  }

  boolean flag(String name) {
    String value = query(name);
    return query.containsKey(name) && !value.equals("false") && !value.equals("0");
  }

  /** Empty when the parameter is absent; 400 when it is not a number. */
  Optional<Long> number(String name) {
    String value = query(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.parseLong(value));
    } catch (NumberFormatException e) {
      throw ApiException.badRequest("invalid number in query parameter " + name);
    }
  }

  String header(String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  boolean wantsTable() {
    return header("Accept").contains("as=Table");
  }

  String mediaType() {
    return header("Content-Type").split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
  }

  /** The body, JSON or YAML; a missing node when there is none. */
  JsonNode body() throws IOException {
    byte[] bytes = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
    if (bytes.length > MAX_BODY_BYTES) {
      throw ApiException.tooLarge(MAX_BODY_BYTES);
    }
    try {
      return mediaType().endsWith("yaml") ? Json.parseYaml(bytes) : Json.parse(bytes);
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      throw ApiException.badRequest("the body cannot be parsed: " + e.getOriginalMessage());
    }
  }

  ObjectNode objectBody() throws IOException {
    if (mediaType().contains("protobuf")) {
      throw ApiException.unsupportedMedia(mediaType());
    }
    if (body() instanceof ObjectNode object) {
      return object;
    }
    throw ApiException.badRequest("the body must be one object");
  }

  void warn(String text) {
    exchange
        .getResponseHeaders()
        .add("Warning", "299 - \"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
  }

  void ok(JsonNode body) throws IOException {
    answer(OK, body);
  }

  void answer(int status, JsonNode body) throws IOException {
    byte[] bytes = Json.bytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** Starts a streamed answer; each write should be flushed. */
  OutputStream stream(String contentType) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.sendResponseHeaders(OK, 0);
    return exchange.getResponseBody();
  }
}
