package io.codeloom.finalize.pullrequest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The pull requests of GitHub's REST API for one repository, {@code team/app}, on loopback. */
final class FakeForge implements AutoCloseable {
  static final String PULLS = "/api/repos/team/app/pulls";

  /** One request, as it came. */
  record Request(String method, String uri, String authorization, String body) {}

  private final JsonMapper json = new JsonMapper();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<Map<String, Object>> pulls = new CopyOnWriteArrayList<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final String token;
  private volatile int loseAt = -1;
  private volatile boolean hanging;
  private volatile boolean noDrafts;
  private volatile String location;
  private volatile Map<Integer, String> refusal = Map.of();

  FakeForge(String token) {
    this.token = token;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api");
  }

  /** The request of this number, from 0, has its effect and no answer. */
  void loseAnswer(int number) {
    loseAt = number;
  }

  void hang() {
    hanging = true;
  }

  void hasNoDrafts() {
    noDrafts = true;
  }

  void redirectTo(String target) {
    location = target;
  }

  /** Opening is answered with this status and body. */
  void refuse(int status, String body) {
    refusal = Map.of(status, body);
  }

  /** A pull request somebody else opened. */
  void hasPull(String branch, String repository, String body) {
    pulls.add(pull(branch, repository, "main", "theirs", body, false));
  }

  List<Map<String, Object>> pulls() {
    return List.copyOf(pulls);
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      String uri = exchange.getRequestURI().toString();
      int number = requests.size();
      requests.add(new Request(exchange.getRequestMethod(), uri, authorization, body));
      if (hanging) {
        awaitClose();
      } else if (location != null) {
        exchange.getResponseHeaders().add("Location", location + uri);
        exchange.sendResponseHeaders(301, -1);
      } else if (!("Bearer " + token).equals(authorization)) {
        answer(exchange, 401, "{\"message\":\"Bad credentials\"}");
      } else {
        served(exchange, body, number == loseAt);
      }
    }
  }

  private void served(HttpExchange exchange, String body, boolean lost) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (!path.equals(PULLS)) {
      answer(exchange, 404, "{\"message\":\"Not Found\"}");
      return;
    }
    Map.Entry<Integer, String> outcome =
        exchange.getRequestMethod().equals("POST")
            ? open(json.readTree(body))
            : Map.entry(200, listed(exchange.getRequestURI().getRawQuery()));
    if (!lost) {
      answer(exchange, outcome.getKey(), outcome.getValue());
    }
  }

  private String listed(String query) {
    String head =
        List.of(query.split("&")).stream()
            .filter(part -> part.startsWith("head="))
            .map(part -> URLDecoder.decode(part.substring(5), UTF_8))
            .findFirst()
            .orElseThrow();
    String branch = head.substring(head.indexOf(':') + 1);
    return json.writeValueAsString(
        pulls.stream().filter(p -> p.get("branch").equals(branch)).toList());
  }

  private Map.Entry<Integer, String> open(JsonNode wanted) {
    if (!refusal.isEmpty()) {
      return refusal.entrySet().iterator().next();
    }
    String branch = wanted.path("head").asString();
    boolean draft = wanted.path("draft").asBoolean();
    if (draft && noDrafts) {
      return Map.entry(422, "{\"message\":\"Draft pull requests are not supported\"}");
    }
    if (pulls.stream().anyMatch(p -> p.get("branch").equals(branch))) {
      return Map.entry(422, "{\"errors\":[{\"message\":\"A pull request already exists\"}]}");
    }
    Map<String, Object> pull =
        pull(
            branch,
            "team/app",
            wanted.path("base").asString(),
            wanted.path("title").asString(),
            wanted.path("body").asString(),
            draft);
    pulls.add(pull);
    return Map.entry(201, json.writeValueAsString(pull));
  }

  private Map<String, Object> pull(
      String branch, String repository, String base, String title, String body, boolean draft) {
    return Map.of(
        "html_url", "https://forge.example/team/app/pull/" + (pulls.size() + 1),
        "branch", branch,
        "head", Map.of("ref", branch, "repo", Map.of("full_name", repository)),
        "base", base,
        "title", title,
        "body", body,
        "draft", draft);
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private void awaitClose() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
