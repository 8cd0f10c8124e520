package io.codeloom.agentjob.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.codeloom.agentjob.json.Json;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The least a loop can do: ask, run with {@code sh -c}, append; nothing is limited or recorded. */
public final class BareLoop {
  private BareLoop() {}

  /** Arguments: the model's base URL, and a file for the time of each reply. */
  public static void main(String[] args) throws Exception {
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    ObjectNode body = Json.object().put("model", "scripted");
    ArrayNode messages = body.putArray("messages");
    messages.addObject().put("role", "user").put("content", "benchmark");
    List<String> times = new ArrayList<>();
    boolean finished = false;
    while (!finished) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(args[0] + "/chat/completions"))
              .POST(HttpRequest.BodyPublishers.ofString(Json.line(body)))
              .build();
      JsonNode reply =
          Json.parse(http.send(request, BodyHandlers.ofString()).body()).at("/choices/0/message");
      times.add(Instant.now().toString());
      messages.add(reply);
      for (JsonNode call : reply.path("tool_calls")) {
        finished |= call.at("/function/name").asText().equals("finish");
        String output = finished ? "" : run(call);
        messages
            .addObject()
            .put("role", "tool")
            .put("tool_call_id", call.path("id").asText())
            .put("content", output);
      }
    }
    Files.write(Path.of(args[1]), times);
  }

  private static String run(JsonNode call) throws IOException, InterruptedException {
    String command =
        Json.parse(call.at("/function/arguments").asText()).path("command_string").asText();
    Process process =
        new ProcessBuilder("sh", "-c", command)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return "exit code: " + process.waitFor() + "\n" + output;
  }
}
