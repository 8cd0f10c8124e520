package io.codeloom.submit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.error.ProblemType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A caller of the HTTP API, and what every one of its problems must be like. */
final class Api {
  static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private Api() {}

  /** A submission in JSON that is fine. */
  static Map<String, Object> fine() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("git_url", "https://git.example.com/team/app.git");
    fields.put("task_description", "Make the failing test pass");
    return fields;
  }

  /** The same with one field set, or left out where {@code value} is null. */
  static Map<String, Object> fine(String field, Object value) {
    Map<String, Object> fields = fine();
    fields.put(field, value);
    fields.values().removeIf(java.util.Objects::isNull);
    return fields;
  }

  static HttpResponse<String> submit(Map<String, Object> fields, String... headers) {
    return submit(JSON.writeValueAsBytes(fields), headers);
  }

  static HttpResponse<String> submit(byte[] json, String... headers) {
    return post("/api/task", "application/json", json, headers);
  }

  static HttpResponse<String> submit(Form form, String... headers) {
    return post("/api/task", Form.CONTENT_TYPE, form.body(), headers);
  }

  static HttpResponse<String> post(
      String path, String contentType, byte[] body, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(SubmitServer.uri(path));
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.POST(BodyPublishers.ofByteArray(body)));
  }

  static HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(SubmitServer.uri(path)).GET());
  }

  static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      var answer = HTTP.send(request.timeout(DEADLINE).build(), BodyHandlers.ofString());
      Contract.assertDescribed(answer);
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Sends bytes that no client library would, and returns all that comes back. */
  static String raw(byte[] request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), SubmitServer.port())) {
      socket.setSoTimeout((int) DEADLINE.toMillis());
      socket.getOutputStream().write(request);
      socket.getOutputStream().flush();
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  static String raw(String request) throws IOException {
    return raw(request.getBytes(ISO_8859_1));
  }

  static JsonNode json(HttpResponse<String> answer) {
    return JSON.readTree(answer.body());
  }

  /** The id in the answer to a submission that was taken. */
  static UUID accepted(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    UUID id = UUID.fromString(json(answer).path("task_id").asString());
    String statusUrl = "/api/task/" + id + "/status";
    assertThat(json(answer).path("status_url").asString()).isEqualTo(statusUrl);
    assertThat(answer.headers().firstValue("Location")).contains(statusUrl);
    return id;
  }

  /** The answer is this problem and gives nothing of the inside away; returns its detail. */
  static String problem(HttpResponse<String> answer, ProblemType type) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(type.status());
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    return problem(answer.body(), type);
  }

  static String problem(String body, ProblemType type) {
    JsonNode problem = JSON.readTree(body);
    assertThat(problem.path("type").asString()).isEqualTo(type.uri().toString());
    assertThat(problem.path("title").asString()).isEqualTo(type.title());
    assertThat(problem.path("status").asInt()).isEqualTo(type.status());
    assertThat(body)
        .doesNotContain("Exception", "io.codeloom", "org.springframework", "org.apache", ".invalid")
        .doesNotContain("tools.jackson", ".java:");
    return problem.path("detail").asString();
  }
}
