package io.codeloom.agentjob.tools;

import static io.codeloom.agentjob.support.FaultyEndpoint.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.agentjob.json.Json;
import io.codeloom.agentjob.model.ToolCall;
import io.codeloom.agentjob.support.FaultyEndpoint;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SearchToolTest {
  private static ToolResult search(FaultyEndpoint endpoint, String query) throws Exception {
    String url = "http://127.0.0.1:" + endpoint.port();
    try (SearchTool tool = new SearchTool(url)) {
      String arguments = Json.line(Map.of("query", query));
      return new Toolbox(List.of(tool))
          .run(new ToolCall("id", "web_search_doc_and_reference", arguments));
    }
  }

  @Test
  void asksInJsonAndShowsTheFirstResults() throws Exception {
    AtomicReference<String> asked = new AtomicReference<>();
    FaultyEndpoint.Answer answer =
        status(
            200,
            "{\"results\":[{\"title\":\"T\",\"url\":\"https://t.test/\",\"content\":\"C\"},"
                + "{\"title\":\"U\"}]}");
    try (FaultyEndpoint endpoint =
        FaultyEndpoint.answering(
            (exchange, closing) -> {
              asked.set(exchange.getRequestURI().toString());
              answer.send(exchange, closing);
            })) {
      assertThat(search(endpoint, "a & b").text()).contains("1. T\n   https://t.test/\n   C\n2. U");
    }
    assertThat(asked.get()).isEqualTo("/search?q=a%20%26%20b&format=json");
  }

  @Test
  void saysPlainlyWhatDidNotWork() throws Exception {
    try (FaultyEndpoint endpoint =
        FaultyEndpoint.answering(
            status(200, "{\"results\":[]}"),
            status(403, "{}"),
            status(200, "<html>"),
            (exchange, closing) -> {
              throw new java.io.IOException("gone");
            })) {
      assertThat(search(endpoint, "q").text()).contains("nothing was found");
      assertThat(search(endpoint, "q").text()).contains("HTTP 403");
      assertThat(search(endpoint, "q").text()).contains("did not answer in JSON");
      assertThat(search(endpoint, "q").text()).contains("cannot be reached");
      assertThat(search(endpoint, " ").kind()).isEqualTo(ToolResult.Kind.INVALID);
    }
  }
}
