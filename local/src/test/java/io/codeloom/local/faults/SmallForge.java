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
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The pull requests of GitHub's REST API, of any repository {@code team/…}. */
final class SmallForge implements AutoCloseable {
  static final String PATH = "/forge";

  /** Of each branch it takes one; every repository here has but one to be merged. */
  private static final Object REFUSAL =
      Map.of("errors", List.of(Map.of("message", "A pull request already exists")));

  private final JsonMapper json = new JsonMapper();
  private final List<Map<String, Object>> pulls = new CopyOnWriteArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
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
    return pulls.stream().filter(of(repository)).count();
  }

  /** How often it was asked to open one in a repository. */
  long asked(String repository) {
    return asked.stream().filter(repository::equals).count();
  }

  private static Predicate<Map<String, Object>> of(String repository) {
    return pull -> pull.get("repository").equals(repository);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      String repository = path.replaceFirst("^.*/repos/", "").replaceFirst("/pulls$", "");
      boolean there = pulls(repository) > 0;
      if (exchange.getRequestMethod().equals("POST")) {
        asked.add(repository);
        answer(
            exchange, there ? 422 : 201, there ? REFUSAL : open(repository, json.readTree(body)));
      } else {
        answer(exchange, 200, pulls.stream().filter(of(repository)).toList());
      }
    }
  }

  private void answer(HttpExchange exchange, int status, Object body) throws IOException {
    byte[] bytes = json.writeValueAsBytes(body);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private Map<String, Object> open(String repository, JsonNode wanted) {
    Map<String, Object> head =
        Map.of("ref", wanted.path("head").asString(), "repo", Map.of("full_name", repository));
    Map<String, Object> pull =
        Map.of(
            "repository",
            repository,
            "html_url",
            "https://forge.example/" + repository + "/pull/" + (pulls.size() + 1),
            "head",
            head,
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
