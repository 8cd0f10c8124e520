package io.codeloom.agentjob.scripted;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.codeloom.agentjob.json.Json;
import io.codeloom.agentjob.model.Tokens;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An OpenAI-compatible endpoint on loopback whose model plays scripts. Any key will do. Safe for
 * many runs at once.
 */
public final class ScriptedModelServer implements AutoCloseable {
  private static final InetAddress LOOPBACK = loopback();
  private static final int MAX_BODY = 64 * 1024 * 1024;

  private final HttpServer server;
  private final ExecutorService threads;
  private final ScriptBook scripts;
  private final List<JsonNode> requests = new ArrayList<>();
  private final List<Tokens> reported = new ArrayList<>();

  private ScriptedModelServer(HttpServer server, ScriptBook scripts) {
    this.server = server;
    this.scripts = scripts;
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "scripted-model");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Starts to serve on 127.0.0.1.
   *
   * @param port 0 takes a free one
   * @throws IOException if the port is taken
   */
  public static ScriptedModelServer start(int port, ScriptBook scripts) throws IOException {
    // Else every answer waits for the client's delayed acknowledgement, some 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    InetSocketAddress address = new InetSocketAddress(LOOPBACK, port);
    ScriptedModelServer model = new ScriptedModelServer(HttpServer.create(address, 0), scripts);
    model.server.createContext("/v1/chat/completions", model::complete);
    model.server.createContext("/v1/models", model::models);
    model.server.setExecutor(model.threads);
    model.server.start();
    return model;
  }

  private static InetAddress loopback() {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Such as {@code http://127.0.0.1:34567/v1}. */
  public URI baseUrl() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
  }

  /** The bodies of all completion requests so far, oldest first. */
  public List<JsonNode> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  /** The usage told with each answer so far, oldest first. */
  public List<Tokens> reported() {
    synchronized (requests) {
      return List.copyOf(reported);
    }
  }

  private void complete(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY);
      JsonNode request;
      try {
        request = Json.parse(new String(body, StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        refuse(exchange, "the body is no JSON");
        return;
      }
      synchronized (requests) {
        requests.add(request);
      }
      answer(exchange, request);
    }
  }

  private void answer(HttpExchange exchange, JsonNode request) throws IOException {
    ScriptedReply reply = ScriptedReply.to(request.path("messages"), scripts);
    if (reply.refusal() != null) {
      refuse(exchange, reply.refusal());
      return;
    }
    Completion completion = new Completion(request, reply);
    synchronized (requests) {
      reported.add(completion.tokens());
    }
    if (request.path("stream").asBoolean()) {
      stream(exchange, completion.chunks());
    } else {
      send(exchange, 200, completion.whole());
    }
  }

  private static void stream(HttpExchange exchange, List<String> chunks) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      for (String chunk : chunks) {
        out.write(("data: " + chunk + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
      out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
    }
  }

  private void models(HttpExchange exchange) throws IOException {
    try (exchange) {
      String model =
          "{\"id\":\"scripted\",\"object\":\"model\",\"created\":0,\"owned_by\":\"codeloom\"}";
      send(exchange, 200, "{\"object\":\"list\",\"data\":[" + model + "]}");
    }
  }

  private static void refuse(HttpExchange exchange, String why) throws IOException {
    Map<String, String> error = Map.of("message", why, "type", "invalid_request_error");
    send(exchange, 400, Json.line(Map.of("error", error)));
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
