package io.codeloom.local.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands before the git server and the forge: what they are asked passes a {@link Gate} too. */
final class Outside implements AutoCloseable {
  private static final Set<String> OWN =
      Set.of("host", "connection", "content-length", "transfer-encoding", "upgrade", "expect");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private final Gate calls;
  private final String git;
  private final String forge;

  Outside(Gate calls, URI git, URI forge) {
    this.calls = calls;
    this.git = git.toString();
    this.forge = forge.toString();
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) {
    // Closed without an answer is what a broken line looks like.
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Object answer =
          calls.pass(name(exchange), () -> forward(exchange, body), () -> "broken line");
      if (answer instanceof HttpResponse<?> response) {
        reply(exchange, response);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Such as {@code git GET git-upload-pack} and {@code forge POST pulls}. */
  private static String name(HttpExchange exchange) {
    URI uri = exchange.getRequestURI();
    String last = uri.getPath().substring(uri.getPath().lastIndexOf('/') + 1);
    String what = last.equals("refs") ? uri.getQuery().replace("service=", "") : last;
    String who = uri.getPath().startsWith(SmallForge.PATH) ? "forge" : "git";
    return who + " " + exchange.getRequestMethod() + " " + what;
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws Exception {
    String uri = exchange.getRequestURI().toString();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create((uri.startsWith(SmallForge.PATH) ? forge : git) + uri))
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static void reply(HttpExchange exchange, HttpResponse<?> answer) throws IOException {
    answer
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> exchange.getResponseHeaders().add(name, value));
              }
            });
    byte[] body = (byte[]) answer.body();
    exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
