package io.codeloom.local.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Stands before the instances of a function and picks one for each request, whether it lives or
 * not; a share of what comes is lost, doubled, late, or answered to nobody.
 */
final class Front implements AutoCloseable {
  private static final Set<String> OWN =
      Set.of("host", "connection", "content-length", "transfer-encoding", "upgrade", "expect");
  private static final Duration LIMIT = Duration.ofSeconds(150);
  private static final int LATE_SECONDS = 90;
  private static final int WORKERS = 80;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(WORKERS);
  private final List<URI> instances = new CopyOnWriteArrayList<>();
  private final Map<Trouble, Integer> counts = new ConcurrentHashMap<>();
  private final Function function;
  private final Random random;
  private final double rate;
  private final HttpServer server;

  Front(Function function, long seed, double rate) throws IOException {
    this.function = function;
    this.random = new Random(seed);
    this.rate = rate;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  /** One more takes requests. */
  void add(URI instance) {
    instances.add(instance);
  }

  /** What follows never goes to this one. */
  void remove(URI instance) {
    instances.remove(instance);
  }

  /** How often what went wrong. */
  Map<Trouble, Integer> counts() {
    return counts;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Trouble trouble = draw(exchange);
      if (trouble == null) {
        answer(exchange, forward(exchange, body));
        return;
      }
      counts.merge(trouble, 1, Integer::sum);
      go(exchange, body, trouble);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void go(HttpExchange exchange, byte[] body, Trouble trouble)
      throws IOException, InterruptedException {
    switch (trouble) {
      case DROPPED -> exchange.sendResponseHeaders(202, -1);
      case DELAYED -> {
        later(request(exchange, body), seconds());
        exchange.sendResponseHeaders(202, -1);
      }
      case TWICE, AGAIN -> {
        later(request(exchange, body), trouble == Trouble.TWICE ? 0 : seconds());
        answer(exchange, forward(exchange, body));
      }
      default -> {
        // Closed without an answer.
        HttpResponse<byte[]> unheard = forward(exchange, body);
      }
    }
  }

  private synchronized int seconds() {
    return random.nextInt(LATE_SECONDS);
  }

  private synchronized Trouble draw(HttpExchange exchange) {
    if (random.nextDouble() >= rate) {
      return null;
    }
    boolean event = exchange.getRequestURI().getPath().equals("/");
    if (!event) {
      return Trouble.ANSWER_LOST;
    }
    // Kafka keeps a request until submit has it.
    List<Trouble> troubles =
        function == Function.SUBMIT
            ? List.of(Trouble.ANSWER_LOST, Trouble.TWICE, Trouble.AGAIN)
            : List.of(
                Trouble.ANSWER_LOST,
                Trouble.TWICE,
                Trouble.AGAIN,
                Trouble.DROPPED,
                Trouble.DELAYED);
    return troubles.get(random.nextInt(troubles.size()));
  }

  private void later(HttpRequest request, int seconds) {
    var unused =
        threads.schedule(
            () -> http.sendAsync(request, BodyHandlers.discarding()), seconds, TimeUnit.SECONDS);
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body)
      throws InterruptedException {
    try {
      return http.send(request(exchange, body), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      return null;
    }
  }

  private HttpRequest request(HttpExchange exchange, byte[] body) {
    URI instance = pick();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(instance.resolve(exchange.getRequestURI().toString()))
            .timeout(LIMIT)
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    return request.build();
  }

  private synchronized URI pick() {
    return instances.get(random.nextInt(instances.size()));
  }

  /** As Knative's activator answers for an instance that does not: 502. */
  private static void answer(HttpExchange exchange, HttpResponse<byte[]> answer)
      throws IOException {
    if (answer == null) {
      exchange.sendResponseHeaders(502, -1);
      return;
    }
    byte[] body = answer.body();
    exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
