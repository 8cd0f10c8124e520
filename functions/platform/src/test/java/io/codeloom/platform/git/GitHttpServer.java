package io.codeloom.platform.git;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.codeloom.core.git.GitHosts;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** {@code git http-backend} behind the JDK's HTTP server, on loopback. */
public final class GitHttpServer implements AutoCloseable {
  /** One request, as it came. */
  public record Request(String method, String uri, String authorization) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Path root;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Map<String, String> redirects = new ConcurrentHashMap<>();
  private volatile String token;
  private volatile CountDownLatch held = new CountDownLatch(0);
  private volatile boolean closing;
  private volatile boolean oldProtocol;
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicReference<String> lost = new AtomicReference<>();
  private volatile boolean readOnly;

  /** Serves the bare repositories below {@code root}. */
  public GitHttpServer(Path root) {
    this.root = root;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** The URL of a repository, or of anything else. */
  public String url(String path) {
    return "http://127.0.0.1:" + port() + "/" + path;
  }

  /** The port on loopback. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** This server as an operator would allow it. */
  public GitHosts allowed() {
    return GitHosts.parse("127.0.0.1:" + port());
  }

  /** From now on only requests with this token as password are served. */
  public void require(String newToken) {
    token = newToken;
  }

  /** From now on nothing is answered. */
  public void hang() {
    held = new CountDownLatch(1);
  }

  /** Answers what was held back, and all that follows. */
  public void resume() {
    held.countDown();
  }

  /** The next {@code count} requests are answered with 503. */
  public void failNext(int count) {
    failures.set(count);
  }

  /** The next request whose URI ends in this has its effect, and no answer. */
  public void loseAnswerOf(String uriEnd) {
    lost.set(uriEnd);
  }

  /** Whether an answer that was to be lost has been. */
  public boolean hasLostAnswer() {
    return lost.get() == null;
  }

  /** From now on pushes are answered with 403. */
  public void denyPushes() {
    readOnly = true;
  }

  /** From now on protocol version 0 is spoken, which hands out no commit by its id. */
  public void speakOldProtocol() {
    oldProtocol = true;
  }

  /** Requests for this path and what is below it go to {@code target}, by 302. */
  public void redirect(String path, String target) {
    redirects.put("/" + path, target);
  }

  /** All requests so far. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String uri = exchange.getRequestURI().toString();
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      requests.add(new Request(exchange.getRequestMethod(), uri, authorization));
      awaitResume();
      if (closing) {
        return;
      } else if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        exchange.sendResponseHeaders(503, -1);
      } else if (readOnly && uri.contains("git-receive-pack")) {
        exchange.sendResponseHeaders(403, -1);
      } else if (redirected(exchange, uri)) {
        return;
      } else if (token != null && !isAuthorized(authorization)) {
        exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"git\"");
        exchange.sendResponseHeaders(401, -1);
      } else {
        backend(exchange);
      }
    }
  }

  private void awaitResume() {
    try {
      held.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean redirected(HttpExchange exchange, String uri) throws IOException {
    for (Map.Entry<String, String> redirect : redirects.entrySet()) {
      if (uri.startsWith(redirect.getKey())) {
        String location = redirect.getValue() + uri.substring(redirect.getKey().length());
        exchange.getResponseHeaders().add("Location", location);
        exchange.sendResponseHeaders(302, -1);
        return true;
      }
    }
    return false;
  }

  private boolean isAuthorized(String authorization) {
    if (authorization == null || !authorization.startsWith("Basic ")) {
      return false;
    }
    String pair = new String(Base64.getDecoder().decode(authorization.substring(6)), UTF_8);
    return pair.endsWith(":" + token);
  }

  private void backend(HttpExchange exchange) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("git", "http-backend");
    Map<String, String> env = builder.environment();
    env.put("GIT_PROJECT_ROOT", root.toString());
    env.put("GIT_HTTP_EXPORT_ALL", "1");
    env.put("REQUEST_METHOD", exchange.getRequestMethod());
    env.put("PATH_INFO", exchange.getRequestURI().getPath());
    String query = exchange.getRequestURI().getRawQuery();
    env.put("QUERY_STRING", query == null ? "" : query);
    env.put("REMOTE_USER", "someone");
    header(exchange, "Content-Type", "CONTENT_TYPE", env);
    header(exchange, "Content-Encoding", "HTTP_CONTENT_ENCODING", env);
    if (!oldProtocol) {
      header(exchange, "Git-Protocol", "GIT_PROTOCOL", env);
    }
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (OutputStream in = process.getOutputStream()) {
      exchange.getRequestBody().transferTo(in);
    } catch (IOException e) {
      // It has read as much as it wants.
    }
    try (InputStream out = new BufferedInputStream(process.getInputStream())) {
      if (isLost(exchange)) {
        out.transferTo(OutputStream.nullOutputStream());
      } else {
        answer(exchange, out);
      }
    } finally {
      process.destroy();
    }
  }

  private boolean isLost(HttpExchange exchange) {
    String end = lost.get();
    return end != null
        && exchange.getRequestURI().toString().endsWith(end)
        && lost.compareAndSet(end, null);
  }

  private static void header(
      HttpExchange exchange, String header, String variable, Map<String, String> env) {
    String value = exchange.getRequestHeaders().getFirst(header);
    if (value != null) {
      env.put(variable, value);
    }
  }

  private static void answer(HttpExchange exchange, InputStream out) throws IOException {
    int status = 200;
    for (String line = line(out); !line.isEmpty(); line = line(out)) {
      String[] header = line.split(": ", 2);
      if (header[0].equals("Status")) {
        status = Integer.parseInt(header[1].substring(0, 3));
      } else {
        exchange.getResponseHeaders().add(header[0], header[1]);
      }
    }
    exchange.sendResponseHeaders(status, 0);
    try (OutputStream body = exchange.getResponseBody()) {
      out.transferTo(body);
    }
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(ISO_8859_1);
  }

  @Override
  public void close() {
    closing = true;
    held.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
