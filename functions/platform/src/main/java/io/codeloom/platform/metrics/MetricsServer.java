package io.codeloom.platform.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;

/**
 * {@code GET /metrics} on a port of its own, which no ingress leads to: whoever may call the
 * function need not know how much it does.
 */
public final class MetricsServer implements AutoCloseable {
  private static final String PATH = "/metrics";

  /** The text format, version 0.0.4, which every Prometheus reads. */
  private static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";

  private final Optional<HttpServer> server;

  private MetricsServer(Optional<HttpServer> server) {
    this.server = server;
  }

  /** Serves nothing. */
  public static MetricsServer none() {
    return new MetricsServer(Optional.empty());
  }

  /**
   * Serves what {@code registry} has.
   *
   * @param address port 0 for any free one
   * @throws IOException if the port is taken
   */
  public static MetricsServer start(InetSocketAddress address, PrometheusMeterRegistry registry)
      throws IOException {
    HttpServer server = HttpServer.create(address, 0);
    server.createContext("/", exchange -> answer(exchange, registry));
    server.start();
    return new MetricsServer(Optional.of(server));
  }

  /** Where it answers, seen from this machine; empty if it serves nothing. */
  public Optional<URI> uri() {
    return server.map(at -> URI.create("http://127.0.0.1:" + at.getAddress().getPort() + PATH));
  }

  @Override
  public void close() {
    server.ifPresent(running -> running.stop(0));
  }

  private static void answer(HttpExchange exchange, PrometheusMeterRegistry registry)
      throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals(PATH)) {
        exchange.sendResponseHeaders(404, -1);
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        exchange.sendResponseHeaders(405, -1);
      } else {
        byte[] text = registry.scrape().getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", FORMAT);
        exchange.sendResponseHeaders(200, text.length);
        exchange.getResponseBody().write(text);
      }
    }
  }
}
