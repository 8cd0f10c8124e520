package io.codeloom.local.environment;

import io.codeloom.local.support.Eventually;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A caller of the HTTP API. */
final class TaskClient {
  private static final Set<String> FINAL = Set.of("COMPLETED", "FAILED", "CANCELLED");
  private static final String BOUNDARY = "part-of-a-test";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final URI api;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  TaskClient(URI api) {
    this.api = api;
  }

  /** Submits as JSON; the task's id. */
  String submit(Map<String, Object> fields) throws Exception {
    return accepted(
        request("/api/task")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(fields))));
  }

  String submitGit(String url, String description) throws Exception {
    return submit(Map.of("git_url", url, "task_description", description));
  }

  String submitZip(byte[] zip, String description) throws Exception {
    return submitZip(zip, description, Map.of());
  }

  String submitZip(byte[] zip, String description, Map<String, String> more) throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    part(body, "name=\"task_description\"", description.getBytes(StandardCharsets.UTF_8));
    more.forEach(
        (name, value) ->
            part(body, "name=\"" + name + "\"", value.getBytes(StandardCharsets.UTF_8)));
    part(body, "name=\"target_file\"", new byte[0]);
    part(body, "name=\"zip_file\"; filename=\"code.zip\"", zip);
    body.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return accepted(
        request("/api/task")
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .POST(BodyPublishers.ofByteArray(body.toByteArray())));
  }

  private static void part(ByteArrayOutputStream body, String names, byte[] content) {
    String head = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + names + "\r\n\r\n";
    body.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    body.writeBytes(content);
    body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
  }

  private String accepted(HttpRequest.Builder request) throws Exception {
    return json(send(request), 202).path("task_id").asString();
  }

  JsonNode status(String id) throws Exception {
    return json(send(request("/api/task/" + id + "/status").GET()), 200);
  }

  /** The status's name from the history, which is never an old copy. */
  String state(String id) throws Exception {
    List<String> history = history(id);
    return history.get(history.size() - 1);
  }

  /** All states so far. */
  List<String> history(String id) throws Exception {
    List<String> states = new ArrayList<>();
    json(send(request("/api/task/" + id + "/events").GET()), 200)
        .path("events")
        .forEach(event -> states.add(event.path("status").asString()));
    return states;
  }

  void awaitState(String id, String state) throws Exception {
    Eventually.until(id + " is " + state, () -> history(id), states -> states.contains(state));
  }

  /** The status once it is final. */
  JsonNode awaitEnd(String id) throws Exception {
    Eventually.until(id + " has ended", () -> state(id), FINAL::contains);
    return Eventually.until(
        id + " shows its end",
        () -> status(id),
        status -> FINAL.contains(status.path("status").asString()));
  }

  /** The HTTP status of a cancel. */
  int cancel(String id) throws Exception {
    return send(request("/api/task/" + id + "/cancel").POST(BodyPublishers.noBody())).statusCode();
  }

  /** One of a task's files, by its presigned URL. */
  byte[] file(JsonNode status, String name) throws Exception {
    String link = status.path("log_file_urls").path(name).asString("");
    if (link.isEmpty()) {
      throw new AssertionError("no " + name + " in " + status);
    }
    HttpResponse<byte[]> answer =
        http.send(HttpRequest.newBuilder(URI.create(link)).build(), BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new AssertionError(name + " answered " + answer.statusCode());
    }
    return answer.body();
  }

  String text(JsonNode status, String name) throws Exception {
    return new String(file(status, name), StandardCharsets.UTF_8);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(api.resolve(path)).timeout(Duration.ofSeconds(60));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> answer, int wanted) {
    if (answer.statusCode() != wanted) {
      throw new AssertionError(
          answer.uri().getPath() + " answered " + answer.statusCode() + ": " + answer.body());
    }
    return JSON.readTree(answer.body());
  }
}
