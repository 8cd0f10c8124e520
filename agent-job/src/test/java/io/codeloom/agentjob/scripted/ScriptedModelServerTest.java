package io.codeloom.agentjob.scripted;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.codeloom.agentjob.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScriptedModelServerTest {
  private static final String BOOK =
      """
      {"fallback": "other", "scripts": [
        {"name": "first", "task_matches": "(?i)fix", "steps": [
          {"calls": [{"tool": "run_shell_command", "arguments": {"command_string": "make"}}]},
          {"expect": {"exit_code": 0, "matches": "built (?<what>\\\\w+)"},
           "say": "it built ${what}",
           "calls": [{"tool": "finish", "arguments": {"summary": "built ${what}"}}]}]},
        {"name": "other", "steps": [{"say": "other"}]}]}
      """;

  private final HttpClient client = HttpClient.newHttpClient();

  private HttpResponse<String> ask(ScriptedModelServer server, boolean stream, Object... messages)
      throws IOException, InterruptedException {
    Map<String, Object> body =
        Map.of(
            "model",
            "m",
            "stream",
            stream,
            "stream_options",
            Map.of("include_usage", true),
            "messages",
            List.of(messages));
    return client.send(
        HttpRequest.newBuilder(URI.create(server.baseUrl() + "/chat/completions"))
            .POST(HttpRequest.BodyPublishers.ofString(Json.line(body)))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static Map<String, String> message(String role, String content) {
    return Map.of("role", role, "content", content);
  }

  @Test
  void answersWholeByWhatTheToolsSaid() throws Exception {
    try (ScriptedModelServer server = ScriptedModelServer.start(0, ScriptBook.parse(BOOK))) {
      JsonNode reply =
          Json.parse(
              ask(
                      server,
                      false,
                      message("user", "Fix it"),
                      message("assistant", ""),
                      message("tool", "exit code: 0 (1 s)\nbuilt app"))
                  .body());
      JsonNode message = reply.at("/choices/0/message");
      assertThat(message.path("content").asText()).isEqualTo("it built app");
      assertThat(message.at("/tool_calls/0/function/arguments").asText())
          .isEqualTo("{\"summary\":\"built app\"}");
      assertThat(reply.at("/usage/total_tokens").asInt()).isPositive();
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void refusesLikeAProviderWhenAResultIsNotAsExpected() throws Exception {
    try (ScriptedModelServer server = ScriptedModelServer.start(0, ScriptBook.parse(BOOK))) {
      for (String result : List.of("exit code: 2 (1 s)\nbuilt app", "exit code: 0 (1 s)\nbroken")) {
        HttpResponse<String> response =
            ask(
                server,
                true,
                message("user", "Fix it"),
                message("assistant", ""),
                message("tool", result));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Json.parse(response.body()).at("/error/message").asText())
            .contains("OPENAI_API_KEY", "The script first cannot go on at step 1");
      }
    }
  }

  @Test
  void choosesByTheTaskOrFallsBackAndPrefersWhatTheTaskBrings() {
    ScriptBook book = ScriptBook.parse(BOOK);
    assertThat(book.choose("please FIX this").name()).isEqualTo("first");
    assertThat(book.choose("anything").name()).isEqualTo("other");
    Script own = new Script("own", null, List.of());
    assertThat(book.choose("fix " + ScriptBook.inline(own)).name()).isEqualTo("own");
    assertThat(book.choose(ScriptBook.BEGIN + "{bad" + ScriptBook.END).steps()).isEmpty();
    assertThat(ScriptBook.empty().choose("x").name()).isEqualTo("none");
    assertThat(ScriptBook.shipped().after(book).choose("x").name()).isEqualTo("other");
  }

  @Test
  void streamsChunksThatAddUpAndUsageAtTheEnd() throws Exception {
    try (ScriptedModelServer server = ScriptedModelServer.start(0, ScriptBook.parse(BOOK))) {
      HttpResponse<String> response = ask(server, true, message("user", "fix"));
      assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
      List<String> events = response.body().lines().filter(line -> !line.isEmpty()).toList();
      assertThat(events.get(events.size() - 1)).isEqualTo("data: [DONE]");
      StringBuilder arguments = new StringBuilder();
      for (String event : events.subList(0, events.size() - 1)) {
        JsonNode chunk = Json.parse(event.substring("data: ".length()));
        arguments.append(chunk.at("/choices/0/delta/tool_calls/0/function/arguments").asText(""));
      }
      assertThat(arguments).hasToString("{\"command_string\":\"make\"}");
      assertThat(events.get(events.size() - 2)).contains("\"usage\"", "\"choices\":[]");
    }
  }

  @Test
  void listsItsModelAndRefusesWhatIsNoJson() throws Exception {
    try (ScriptedModelServer server = ScriptedModelServer.start(0, ScriptBook.empty())) {
      URI models = URI.create(server.baseUrl() + "/models");
      assertThat(
              client
                  .send(
                      HttpRequest.newBuilder(models).build(), HttpResponse.BodyHandlers.ofString())
                  .body())
          .contains("scripted");
      URI completions = URI.create(server.baseUrl() + "/chat/completions");
      HttpRequest bad =
          HttpRequest.newBuilder(completions)
              .POST(HttpRequest.BodyPublishers.ofString("{no"))
              .build();
      assertThat(client.send(bad, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(400);
    }
  }
}
