package io.codeloom.local.knative;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** Lists one Job and streams what a test tells it to watchers. */
final class ScriptedApiServer implements AutoCloseable {
  private static final String END = "";

  private final HttpServer server;
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<String> watches = new CopyOnWriteArrayList<>();
  private final List<String> lists = new CopyOnWriteArrayList<>();

  ScriptedApiServer() throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    server = HttpServer.create(new InetSocketAddress(loopback, 0), 10);
    server.setExecutor(workers);
    server.createContext("/apis/batch/v1/namespaces/agents/jobs", this::jobs);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  List<String> watches() {
    return watches;
  }

  List<String> lists() {
    return lists;
  }

  void emit(String type, String name, int version) {
    lines.add("{\"type\":\"" + type + "\",\"object\":" + job(name, version) + "}\n");
  }

  /** As when the watch's resource version is too old. */
  void expire() {
    lines.add(
        "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"apiVersion\":\"v1\","
            + "\"status\":\"Failure\",\"reason\":\"Expired\",\"code\":410}}\n");
    lines.add(END);
  }

  static String job(String name, int version) {
    return "{\"apiVersion\":\"batch/v1\",\"kind\":\"Job\",\"metadata\":{\"name\":\""
        + name
        + "\",\"namespace\":\"agents\",\"resourceVersion\":\""
        + version
        + "\"},\"unknownField\":{\"kept\":true}}";
  }

  private void jobs(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getRawQuery();
    try (exchange) {
      if ("websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"))) {
        exchange.sendResponseHeaders(503, -1);
      } else if (query.contains("watch=true")) {
        watches.add(query);
        stream(exchange);
      } else {
        lists.add(query);
        list(exchange);
      }
    }
  }

  private static void list(HttpExchange exchange) throws IOException {
    byte[] body =
        ("{\"apiVersion\":\"batch/v1\",\"kind\":\"JobList\",\"metadata\":{\"resourceVersion\":"
                + "\"100\"},\"items\":["
                + job("old", 90)
                + "]}")
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  private void stream(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    out.flush();
    try {
      for (String line = lines.take(); !line.equals(END); line = lines.take()) {
        out.write(line.getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }
}
