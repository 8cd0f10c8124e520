package io.codeloom.local.environment;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.codeloom.agentjob.scripted.ScriptBook;
import io.codeloom.agentjob.scripted.ScriptedModelServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An OpenAI-compatible server before the scripted model: keeps who asked what and which usage was
 * reported. A task that says {@link #REFUSED} is refused with the key in the error, as some
 * providers do.
 */
final class RecordingModel implements AutoCloseable {
  static final String REFUSED = "The provider refuses this one";

  private static final Pattern USAGE =
      Pattern.compile("\"prompt_tokens\":(\\d+),\"completion_tokens\":(\\d+)");

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient http = HttpClient.newHttpClient();
  private final ScriptedModelServer model;
  private final HttpServer server;
  private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();

  /** One call: the key it came with, its body, and the usage it was answered with. */
  record Exchange(String authorization, String body, long promptTokens, long completionTokens) {}

  RecordingModel() throws IOException {
    model = ScriptedModelServer.start(0, ScriptBook.shipped());
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI baseUrl() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
  }

  /** The calls whose body holds these words. */
  List<Exchange> about(String words) {
    return exchanges.stream().filter(exchange -> exchange.body().contains(words)).toList();
  }

  /** The Authorization headers of all calls. */
  Set<String> authorizations() {
    return exchanges.stream().map(Exchange::authorization).collect(Collectors.toSet());
  }

  private void handle(HttpExchange exchange) throws IOException {
    String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    try (exchange) {
      if (body.contains(REFUSED)) {
        exchanges.add(new Exchange(authorization, body, 0, 0));
        String key = authorization.replaceFirst("^Bearer ", "");
        answer(
            exchange, 401, "{\"error\":{\"message\":\"Incorrect API key provided: " + key + "\"}}");
        return;
      }
      HttpResponse<String> answer = forward(exchange, body);
      Matcher usage = USAGE.matcher(answer.body());
      boolean reported = usage.find();
      exchanges.add(
          new Exchange(
              authorization,
              body,
              reported ? Long.parseLong(usage.group(1)) : 0,
              reported ? Long.parseLong(usage.group(2)) : 0));
      answer
          .headers()
          .firstValue("Content-Type")
          .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
      answer(exchange, answer.statusCode(), answer.body());
    }
  }

  private HttpResponse<String> forward(HttpExchange exchange, String body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(model.baseUrl().resolve(exchange.getRequestURI().getPath()))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().putIfAbsent("Content-Type", List.of("application/json"));
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    model.close();
  }
}
