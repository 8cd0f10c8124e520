package io.codeloom.local.knative;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.codeloom.local.support.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** An HTTP sink that answers by a script and keeps what it was sent. */
final class ScriptedSink implements AutoCloseable {
  /** A POST as it came. */
  record Request(Map<String, List<String>> headers, String text) {
    String header(String name) {
      List<String> values = headers.get(capitalized(name));
      return values == null ? null : values.get(0);
    }

    byte[] body() {
      return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String capitalized(String name) {
      return name.substring(0, 1).toUpperCase(Locale.ROOT)
          + name.substring(1).toLowerCase(Locale.ROOT);
    }
  }

  /** An answer; status 0 hangs up instead. */
  record Reply(int status, Map<String, String> headers, String body) {
    static Reply status(int status) {
      return new Reply(status, Map.of(), "");
    }

    static Reply hangUp() {
      return status(0);
    }
  }

  private final HttpServer server;
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger now = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private volatile Function<Request, Reply> script;

  ScriptedSink(Function<Request, Reply> script) throws IOException {
    this.script = script;
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    server = HttpServer.create(new InetSocketAddress(loopback, 0), 100);
    server.setExecutor(workers);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Answers with the statuses in turn, and with the last from then on. */
  static ScriptedSink answering(Integer... statuses) throws IOException {
    AtomicInteger turn = new AtomicInteger();
    return new ScriptedSink(
        request -> Reply.status(statuses[Math.min(turn.getAndIncrement(), statuses.length - 1)]));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      most.accumulateAndGet(now.incrementAndGet(), Math::max);
      Request request =
          new Request(
              Map.copyOf(exchange.getRequestHeaders()),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      requests.add(request);
      Reply reply = script.apply(request);
      now.decrementAndGet();
      if (reply.status() > 0) {
        answer(exchange, reply);
      }
    }
  }

  private static void answer(HttpExchange exchange, Reply reply) throws IOException {
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  void script(Function<Request, Reply> other) {
    script = other;
  }

  Sink sink() {
    return Sink.of(uri());
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  List<Request> requests() {
    return requests;
  }

  int mostAtOnce() {
    return most.get();
  }

  List<Request> await(int count) throws InterruptedException {
    Eventually.that(count + " requests, of " + requests.size(), () -> requests.size() >= count);
    return requests;
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }
}
