package io.codeloom.agentjob.tools;

import com.fasterxml.jackson.databind.JsonNode;
import io.codeloom.agentjob.json.Json;
import io.codeloom.agentjob.model.ToolSpec;
import java.io.IOException;
import java.time.Duration;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.Request;

/** Searches the web through a SearXNG-compatible endpoint. */
public final class SearchTool implements Tool, AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int MAX_BYTES = 2 * 1024 * 1024;
  private static final int RESULTS = 8;
  private static final int EXCERPT = 500;

  private final ToolSpec spec = ToolSpecs.load("web_search_doc_and_reference");
  private final HttpUrl endpoint;
  private final BoundedHttp http = new BoundedHttp(Dns.SYSTEM, MAX_BYTES);

  /**
   * Over the endpoint the operator names, wherever it is.
   *
   * @throws IllegalArgumentException if {@code endpoint} is no http or https address
   */
  public SearchTool(String endpoint) {
    HttpUrl url = HttpUrl.get(endpoint);
    this.endpoint = url.encodedPath().equals("/") ? url.newBuilder("/search").build() : url;
  }

  @Override
  public ToolSpec spec() {
    return spec;
  }

  @Override
  public ToolResult run(Arguments arguments) throws IOException, InterruptedException {
    String query = arguments.text("query").strip();
    if (query.isEmpty()) {
      throw new InvalidArgumentsException("query must not be empty");
    }
    HttpUrl url =
        endpoint
            .newBuilder()
            .setQueryParameter("q", query)
            .setQueryParameter("format", "json")
            .build();
    BoundedHttp.Answer answer;
    try {
      answer = http.exchange(new Request.Builder().url(url).build(), LIMIT);
    } catch (IOException e) {
      return ToolResult.failed("the search cannot be reached now; go on without it");
    }
    if (answer.status() != 200 || answer.cut()) {
      return ToolResult.failed(
          "the search answered HTTP " + answer.status() + "; go on without it");
    }
    return results(query, answer.text());
  }

  private static ToolResult results(String query, String json) {
    JsonNode found;
    try {
      found = Json.parse(json).path("results");
    } catch (IllegalArgumentException e) {
      return ToolResult.failed("the search did not answer in JSON; go on without it");
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(RESULTS, found.size()); i++) {
      JsonNode result = found.get(i);
      text.append(i + 1).append(". ").append(result.path("title").asText()).append('\n');
      text.append("   ").append(result.path("url").asText()).append('\n');
      text.append("   ").append(cut(result.path("content").asText())).append('\n');
    }
    return ToolResult.ok(text.isEmpty() ? "nothing was found for: " + query : text.toString());
  }

  private static String cut(String text) {
    return text.length() <= EXCERPT ? text : text.substring(0, EXCERPT) + "…";
  }

  @Override
  public void close() {
    http.close();
  }
}
