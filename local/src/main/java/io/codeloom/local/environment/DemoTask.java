package io.codeloom.local.environment;

import io.codeloom.core.text.Harmless;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Submits the sample over the API as any client would, and follows it to its end. */
final class DemoTask {
  private static final Set<String> FINAL = Set.of("COMPLETED", "FAILED", "CANCELLED");
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long POLL_MILLIS = 200;
  private static final String BOUNDARY = "codeloom-demo";

  private final URI api;
  private final PrintStream out;
  private final Progress progress;
  private final JsonMapper json = JsonMapper.shared();
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  DemoTask(URI api, PrintStream out, Progress progress) {
    this.api = api;
    this.out = out;
    this.progress = progress;
  }

  /** Whether the task completed with a patch. */
  boolean run() throws IOException, InterruptedException {
    String task = Sample.description();
    out.println();
    out.println("The task:  " + Harmless.text(task).strip().replace("\n", "\n           "));
    out.println();
    JsonNode accepted = submit(task);
    JsonNode ended = follow(accepted.path("status_url").asString());
    out.println();
    show(ended);
    return ended.path("status").asString().equals("COMPLETED");
  }

  private JsonNode submit(String task) throws IOException, InterruptedException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    part(body, "form-data; name=\"task_description\"", task.getBytes(StandardCharsets.UTF_8));
    part(body, "form-data; name=\"target_file\"", new byte[0]);
    part(body, "form-data; name=\"zip_file\"; filename=\"sample.zip\"", Sample.zip());
    body.write(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
    HttpRequest request =
        request("/api/task")
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .POST(BodyPublishers.ofByteArray(body.toByteArray()))
            .build();
    return send(request, 202);
  }

  private static void part(ByteArrayOutputStream body, String disposition, byte[] content)
      throws IOException {
    String head = "--" + BOUNDARY + "\r\nContent-Disposition: " + disposition + "\r\n\r\n";
    body.write(head.getBytes(StandardCharsets.UTF_8));
    body.write(content);
    body.write("\r\n".getBytes(StandardCharsets.UTF_8));
  }

  private JsonNode follow(String statusUrl) throws IOException, InterruptedException {
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    String events = statusUrl.replaceFirst("/status$", "/events");
    int shown = 0;
    while (true) {
      JsonNode history = send(request(events).GET().build(), 200).path("events");
      for (; shown < history.size(); shown++) {
        JsonNode event = history.get(shown);
        progress.line(
            "%-18s %s"
                .formatted(
                    event.path("status").asString(),
                    Harmless.text(
                        event.path("message").asString().lines().findFirst().orElse(""))));
      }
      if (shown > 0 && FINAL.contains(history.get(shown - 1).path("status").asString())) {
        return ended(statusUrl);
      }
      if (System.nanoTime() > giveUp) {
        throw new IOException("the task did not end within " + PATIENCE.toMinutes() + " minutes");
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  /** The status may be a copy that is a few seconds old. */
  private JsonNode ended(String statusUrl) throws IOException, InterruptedException {
    JsonNode status = send(request(statusUrl).GET().build(), 200);
    while (!FINAL.contains(status.path("status").asString())) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      status = send(request(statusUrl).GET().build(), 200);
    }
    return status;
  }

  private void show(JsonNode ended) throws IOException, InterruptedException {
    JsonNode links = ended.path("log_file_urls");
    if (links.has("diff.patch")) {
      out.println("The patch:");
      String patch =
          http.send(
                  HttpRequest.newBuilder(URI.create(links.path("diff.patch").asString()))
                      .timeout(Duration.ofSeconds(10))
                      .build(),
                  BodyHandlers.ofString())
              .body();
      patch.lines().forEach(line -> out.println("  " + Harmless.text(line)));
      out.println();
    }
    out.println("Its record:");
    links
        .propertyNames()
        .forEach(
            name ->
                out.println(
                    "  logs/" + ended.path("id").asString() + "/" + Harmless.onOneLine(name)));
    JsonNode usage = ended.path("usage");
    out.printf(
        "%n%s: %s%n%s steps, %s tokens, %s s%n",
        ended.path("status").asString(),
        Harmless.onOneLine(ended.path("message").asString()),
        usage.path("steps").asString(),
        usage.path("total_tokens").asString(),
        usage.path("seconds").asString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(api.resolve(path)).timeout(Duration.ofSeconds(30));
  }

  private JsonNode send(HttpRequest request, int wanted) throws IOException, InterruptedException {
    var answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != wanted) {
      throw new IOException(
          request.uri().getPath() + " answered " + answer.statusCode() + ": " + answer.body());
    }
    return json.readTree(answer.body());
  }
}
