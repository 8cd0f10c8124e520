package io.codeloom.local.kubernetes.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API over HTTPS on 127.0.0.1, for holders of one bearer token. HTTPS because kubectl never
 * sends a kubeconfig's token over plain HTTP.
 */
public final class ApiServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

  private static final String NO_WEBSOCKET = "WebSocket is not served; use an HTTP watch";

  static {
    // Without these the JDK's server waits 40 ms for the peer's delayed ACK, and closes connections
    // that clients keep for longer.
    setDefault("sun.net.httpserver.nodelay", "true");
    setDefault("sun.net.httpserver.idleInterval", "300");
  }

  private final HttpsServer server;
  private final ExecutorService threads;
  private final byte[] authorization;
  private final ResourceHandler resources;

  private ApiServer(HttpsServer server, String token, ResourceHandler resources) {
    this.server = server;
    this.resources = resources;
    this.authorization = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "kube-api");
              thread.setDaemon(true);
              return thread;
            });
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /**
   * Starts to serve.
   *
   * @param port 0 for any free one
   * @throws IOException when the port is taken
   */
  public static ApiServer start(
      int port,
      String token,
      LoopbackCertificate certificate,
      ApiObjects objects,
      PodLogs logs,
      Clock clock)
      throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    HttpsServer server = HttpsServer.create(new InetSocketAddress(loopback, port), 128);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.serverContext()));
    ResourceHandler resources = new ResourceHandler(objects, new Tables(clock), logs);
    ApiServer api = new ApiServer(server, token, resources);
    server.setExecutor(api.threads);
    server.createContext("/", api::serve);
    server.start();
    return api;
  }

  public URI endpoint() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      ApiRequest request = new ApiRequest(exchange);
      try {
        route(request);
      } catch (ApiException e) {
        refuse(exchange, request, e);
      }
    } catch (IOException e) {
      LOG.debug("a client went away: {}", e.toString());
    } catch (RuntimeException e) {
      LOG.warn("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI().getPath(), e);
    }
  }

  private static void refuse(HttpExchange exchange, ApiRequest request, ApiException e)
      throws IOException {
    if (exchange.getResponseCode() == -1) {
      exchange.getRequestBody().readNBytes(ApiRequest.MAX_BODY_BYTES);
      request.answer(e.code(), e.toStatus());
    }
  }

  private void route(ApiRequest request) throws IOException {
    byte[] given = request.header("Authorization").getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(given, authorization)) {
      throw ApiException.unauthorized();
    }
    if (!request.header("Upgrade").isEmpty()) {
      // Clients fall back to an HTTP watch after 200 and after 503, but fabric8 first repeats a
      // request that ended in 503 for 20 seconds.
      request.ok(Json.object("v1", "Status").put("status", "Success").put("message", NO_WEBSOCKET));
      return;
    }
    var discovered = Discovery.answer(request.path());
    if (discovered.isPresent()) {
      request.ok(discovered.get());
      return;
    }
    if (request.path().size() == 1 && request.path().get(0).endsWith("z")) {
      request.ok(Json.object().put("status", "ok"));
      return;
    }
    resources.handle(request, Target.parse(request.path()).orElseThrow(ApiException::noSuchPath));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
