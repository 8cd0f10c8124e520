package io.codeloom.agentjob.tools;

import io.codeloom.agentjob.model.ToolSpec;
import io.codeloom.agentjob.process.Captures;
import io.codeloom.agentjob.process.Excerpt;
import io.codeloom.core.git.PublicAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.internal.http.HttpMethod;

/** Calls HTTP APIs of hosts the operator names, never an address inside. */
public final class ApiTool implements Tool, AutoCloseable {
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
  private static final Set<String> OWN_HEADERS =
      Set.of(
          "host",
          "connection",
          "content-length",
          "transfer-encoding",
          "accept-encoding",
          "upgrade",
          "te",
          "trailer",
          "expect");
  private static final int MAX_BODY = 1024 * 1024;
  private static final int MAX_REDIRECTS = 5;
  private static final int LONGEST_SECONDS = 60;

  private final ToolSpec spec = ToolSpecs.load("call_api");
  private final ApiHosts hosts;
  private final GuardedDns dns;
  private final BoundedHttp http;
  private final Captures captures;

  /**
   * For the hosts in {@code hosts}, as {@code CALL_API_HOSTS} has them.
   *
   * @param captures keeps answers too long to show
   */
  public ApiTool(String hosts, Captures captures) {
    this(hosts, captures, PublicAddress::isPublic, Dns.SYSTEM);
  }

  ApiTool(String hosts, Captures captures, Predicate<InetAddress> allowed, Dns names) {
    this.hosts = ApiHosts.parse(hosts);
    this.captures = captures;
    this.dns = new GuardedDns(allowed, names);
    this.http = new BoundedHttp(dns, MAX_BODY);
  }

  @Override
  public ToolSpec spec() {
    return spec;
  }

  @Override
  public ToolResult run(Arguments arguments) throws IOException, InterruptedException {
    int seconds = Math.max(1, Math.min(LONGEST_SECONDS, arguments.number("timeout_seconds", 30)));
    long deadline = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    Request request = request(arguments);
    for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
      String refusal = refusal(request.url());
      if (refusal != null) {
        return ToolResult.failed(refusal);
      }
      Duration left = Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
      BoundedHttp.Answer answer = http.exchange(request, left);
      Request next = redirected(request, answer);
      if (next == null) {
        return result(request.url(), answer);
      }
      request = next;
    }
    return ToolResult.failed("more than " + MAX_REDIRECTS + " redirects");
  }

  private static Request request(Arguments arguments) {
    HttpUrl url = HttpUrl.parse(arguments.text("url"));
    if (url == null || !url.username().isEmpty() || !url.password().isEmpty()) {
      throw new InvalidArgumentsException(
          "url must be a whole http or https address without user name or password");
    }
    String method = arguments.text("method").strip().toUpperCase(Locale.ROOT);
    if (!METHODS.contains(method)) {
      throw new InvalidArgumentsException("method must be one of " + METHODS);
    }
    Request.Builder builder = new Request.Builder().url(url);
    builder.method(method, body(method, arguments.text("body", null)));
    for (Map.Entry<String, String> header : arguments.texts("headers").entrySet()) {
      addHeader(builder, header.getKey(), header.getValue());
    }
    return builder.build();
  }

  private static RequestBody body(String method, String body) {
    if (body == null) {
      return HttpMethod.requiresRequestBody(method) ? RequestBody.create(new byte[0]) : null;
    }
    if (!HttpMethod.permitsRequestBody(method)) {
      throw new InvalidArgumentsException(method + " takes no body");
    }
    return RequestBody.create(
        body.getBytes(StandardCharsets.UTF_8), MediaType.get("application/json; charset=utf-8"));
  }

  private static void addHeader(Request.Builder builder, String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (OWN_HEADERS.contains(lower) || lower.startsWith("proxy-")) {
      throw new InvalidArgumentsException("the header " + name + " cannot be set");
    }
    try {
      builder.header(name, value);
    } catch (IllegalArgumentException e) {
      throw new InvalidArgumentsException("not a header: " + name);
    }
  }

  private String refusal(HttpUrl url) throws IOException {
    if (!hosts.allow(url)) {
      return "the host "
          + url.host()
          + ":"
          + url.port()
          + " is not allowed; allowed are "
          + hosts.entries();
    }
    dns.check(url.host());
    return null;
  }

  /** The request that follows a redirect; null if there is none. */
  private static Request redirected(Request request, BoundedHttp.Answer answer) {
    String location = answer.headers().get("Location");
    int status = answer.status();
    boolean keeps = status == 307 || status == 308;
    HttpUrl to = location == null ? null : request.url().resolve(location);
    if (to == null || !(keeps || status == 301 || status == 302 || status == 303)) {
      return null;
    }
    boolean sameHost = to.host().equals(request.url().host()) && to.port() == request.url().port();
    Request.Builder next = sameHost ? request.newBuilder() : new Request.Builder();
    next.url(to).method("GET", null);
    if (keeps || request.method().equals("HEAD")) {
      next.method(request.method(), request.body());
    }
    return next.build();
  }

  private ToolResult result(HttpUrl url, BoundedHttp.Answer answer) throws IOException {
    StringBuilder text = new StringBuilder("HTTP " + answer.status() + " from " + url + "\n");
    answer
        .headers()
        .forEach(h -> text.append(h.getFirst()).append(": ").append(h.getSecond()).append('\n'));
    String body = answer.text();
    if (body.indexOf('\0') >= 0) {
      body = "[binary, " + answer.bytes() + " bytes]";
    }
    text.append('\n').append(Excerpt.of(captures.keep("answer", body)));
    if (answer.cut()) {
      text.append("\n[the answer is longer than ").append(MAX_BODY).append(" bytes; cut]");
    }
    return answer.status() < 400
        ? ToolResult.ok(text.toString())
        : new ToolResult(ToolResult.Kind.FAILED, text.toString(), "HTTP " + answer.status() + body);
  }

  @Override
  public void close() {
    http.close();
  }
}
