package io.codeloom.agentjob;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An object store of one object each way, over HTTP. */
public final class FakeStore implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<byte[]> puts = new CopyOnWriteArrayList<>();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile int failWith = 503;
  private volatile byte[] object = new byte[0];

  public FakeStore() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public FakeStore serving(byte[] bytes) {
    object = bytes;
    return this;
  }

  public FakeStore failing(int times, int status) {
    failWith = status;
    failures.set(times);
    return this;
  }

  /** A URL with a signature, as presigned ones have. */
  public String url() {
    return "http://127.0.0.1:"
        + server.getAddress().getPort()
        + "/bucket/key.tar.gz?q-sign-algorithm=sha1&q-signature=5f2c0b9a7d6e4c3b2a1908f7e6d5c4b3a2918070";
  }

  public List<byte[]> puts() {
    return puts;
  }

  public int requests() {
    return requests.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        exchange.sendResponseHeaders(failWith, -1);
      } else if (exchange.getRequestMethod().equals("PUT")) {
        boolean whole =
            String.valueOf(body.length)
                .equals(exchange.getRequestHeaders().getFirst("Content-Length"));
        if (whole) {
          puts.add(body);
        }
        exchange.sendResponseHeaders(whole ? 200 : 411, -1);
      } else {
        exchange.sendResponseHeaders(200, object.length == 0 ? -1 : object.length);
        exchange.getResponseBody().write(object);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
