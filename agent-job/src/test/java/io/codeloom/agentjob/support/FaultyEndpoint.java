package io.codeloom.agentjob.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP server on loopback that answers as told, one answer a request; the last one stays. */
public final class FaultyEndpoint implements AutoCloseable {
  /** One answer. */
  public interface Answer {
    /** Sends it, or breaks off. */
    void send(HttpExchange exchange, CountDownLatch closing) throws Exception;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Deque<Answer> answers;
  private final AtomicInteger requests = new AtomicInteger();

  private FaultyEndpoint(List<Answer> answers) throws IOException {
    this.answers = new ArrayDeque<>(answers);
    System.setProperty("sun.net.httpserver.nodelay", "true");
    this.server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  public static FaultyEndpoint answering(Answer... answers) throws IOException {
    return new FaultyEndpoint(List.of(answers));
  }

  public URI baseUrl() {
    return URI.create("http://127.0.0.1:" + port() + "/v1");
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public int requests() {
    return requests.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    Answer answer;
    synchronized (answers) {
      answer = answers.size() > 1 ? answers.poll() : answers.peek();
    }
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      answer.send(exchange, closing);
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  /** A whole answer. */
  public static Answer status(int status, String json, String... headers) {
    return (exchange, closing) -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      exchange.getResponseHeaders().putIfAbsent("Content-Type", List.of("application/json"));
      byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  /** An error in the usual form. */
  public static Answer error(int status, String code, String message, String... headers) {
    Map<String, Map<String, String>> body =
        Map.of("error", Map.of("code", code, "message", message));
    return status(status, io.codeloom.agentjob.json.Json.line(body), headers);
  }

  /** Server-sent events, as they are given. */
  public static Answer events(String... data) {
    return (exchange, closing) -> {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      for (String each : data) {
        exchange
            .getResponseBody()
            .write(("data: " + each + "\n\n").getBytes(StandardCharsets.UTF_8));
      }
      exchange.getResponseBody().flush();
    };
  }

  /** The same, and then silence until the test is over. */
  public static Answer stalling(String... data) {
    return (exchange, closing) -> {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      for (String each : data) {
        exchange
            .getResponseBody()
            .write(("data: " + each + "\n\n").getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
      }
      closing.await();
    };
  }

  /** Comments for ever: bytes flow, yet no answer comes. */
  public static Answer trickling() {
    return (exchange, closing) -> {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      while (!closing.await(20, java.util.concurrent.TimeUnit.MILLISECONDS)) {
        exchange.getResponseBody().write(": still here\n\n".getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
      }
    };
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
