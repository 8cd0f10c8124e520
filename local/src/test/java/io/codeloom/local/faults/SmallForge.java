package io.codeloom.local.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The pull requests of GitHub's REST API, of any repository {@code team/…}. */
final class SmallForge implements AutoCloseable {
  static final String PATH = "/forge";

  private final JsonMapper json = new JsonMapper();
  private final List<Map<String, Object>> pulls = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  SmallForge() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** How many pull requests a repository has. */
  long pulls(String repository) {
    return pulls.stream().filter(pull -> pull.get("repository").equals(repository)).count();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      String repository = path.replaceFirst("^.*/repos/", "").replaceFirst("/pulls$", "");
      boolean opens = exchange.getRequestMethod().equals("POST");
      byte[] answer =
          json.writeValueAsBytes(
              opens
                  ? open(repository, json.readTree(body))
                  : pulls.stream().filter(p -> p.get("repository").equals(repository)).toList());
      exchange.sendResponseHeaders(opens ? 201 : 200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  /** GitHub refuses a second one of the same branch; this counts it, so that a test sees it. */
  private Map<String, Object> open(String repository, JsonNode wanted) {
    String branch = wanted.path("head").asString();
    Map<String, Object> pull =
        Map.of(
            "repository",
            repository,
            "html_url",
            "https://forge.example/" + repository + "/pull/" + (pulls.size() + 1),
            "head",
            Map.of("ref", branch, "repo", Map.of("full_name", repository)),
            "body",
            wanted.path("body").asString());
    pulls.add(pull);
    return pull;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
