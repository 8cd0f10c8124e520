package io.codeloom.agentjob.courier;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.codeloom.agentjob.GatewayErrors;
import io.codeloom.core.job.GatewayFile;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The agent's only way to the model: {@code POST /v1/chat/completions} and {@code GET /v1/models}
 * on this pod's loopback, for whoever bears the token. Other callers learn nothing.
 */
final class Gateway implements AutoCloseable {
  private static final int THREADS = 8;
  private static final int WAITING = 64;

  private final HttpServer server;
  private final ExecutorService threads;
  private final String token;
  private final String model;
  private final ChatCalls calls;

  private Gateway(HttpServer server, GatewayFile file, ChatCalls calls) {
    this.server = server;
    this.threads = threads();
    this.token = file.token();
    this.model = file.model();
    this.calls = calls;
  }

  /**
   * Starts serving.
   *
   * @param earlier what an earlier life of this courier promised the agent; its port is taken again
   *     if it is free. A base URL of null lets the system choose
   */
  static Gateway start(GatewayFile earlier, ChatCalls calls) throws IOException {
    // Without this, header and body of an answer travel 40 ms apart.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    Gateway gateway = new Gateway(bind(earlier.baseUrl()), earlier, calls);
    gateway.server.setExecutor(gateway.threads);
    gateway.server.createContext("/", gateway::handle);
    gateway.server.start();
    return gateway;
  }

  /** What the agent needs to know. */
  GatewayFile file() {
    int port = server.getAddress().getPort();
    return new GatewayFile("http://127.0.0.1:" + port + "/v1", token, model);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static HttpServer bind(String earlierUrl) throws IOException {
    if (earlierUrl != null) {
      try {
        return bind(URI.create(earlierUrl).getPort());
      } catch (BindException taken) {
        return bind(0);
      }
    }
    return bind(0);
  }

  private static HttpServer bind(int port) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    return HttpServer.create(new InetSocketAddress(loopback, port), 0);
  }

  private static ExecutorService threads() {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            5,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            task -> {
              Thread thread = new Thread(task, "gateway");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String route = exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath();
      if (!authorized(exchange)) {
        Answer.error(exchange, 401, GatewayErrors.REFUSED, "A valid bearer token is needed.");
      } else if (route.equals("POST /v1/chat/completions")) {
        calls.answer(exchange);
      } else if (route.equals("GET /v1/models")) {
        Answer.json(exchange, 200, models());
      } else {
        Answer.error(exchange, 404, GatewayErrors.REFUSED, "There is no such route here.");
      }
    }
  }

  private boolean authorized(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    byte[] given = (header == null ? "" : header).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(given, ("Bearer " + token).getBytes(StandardCharsets.UTF_8));
  }

  private byte[] models() {
    var body = Json.object().put("object", "list");
    body.putArray("data")
        .addObject()
        .put("id", model)
        .put("object", "model")
        .put("owned_by", "codeloom");
    return Json.bytes(body);
  }
}
