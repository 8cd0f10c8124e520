package io.codeloom.submit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeloom.core.fuzz.Fuzz;
import io.codeloom.core.fuzz.Words;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.quicktheories.core.Gen;
import org.quicktheories.core.RandomnessSource;
import org.quicktheories.generators.Generate;

/**
 * A request that begins as a good one of a route and is then damaged: in its words, its structure
 * or its bytes.
 */
final class FuzzedRequest {
  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "get", "X");

  /** What the contract does not name, but a server or Spring may listen to. */
  private static final List<String> HEADERS =
      List.of(
          "Content-Type",
          "Content-Length",
          "Transfer-Encoding",
          "Content-Encoding",
          "Accept",
          "Authorization",
          "traceparent",
          "ce-id",
          "ce-source",
          "ce-type",
          "ce-time",
          "ce-traceparent",
          "ce-knativeerrorcode",
          "Cookie",
          "Range",
          "Expect",
          "Host",
          "X-HTTP-Method-Override",
          "Origin",
          "spring.cloud.function.definition",
          "Accept-Language");

  private static final Gen<String> ODD = Words.odd();

  private final Route route;
  private final RandomnessSource in;

  private FuzzedRequest(Route route, RandomnessSource in) {
    this.route = route;
    this.in = in;
  }

  /** Bytes to send, whatever they make of HTTP. */
  static Gen<byte[]> to(Route route) {
    Gen<byte[]> whole = in -> new FuzzedRequest(route, in).bytes();
    Gen<byte[]> damaged = Fuzz.damaged(whole, 4);
    return in -> (Fuzz.oneIn(6, in) ? damaged : whole).generate(in);
  }

  /** Path and query of a route, with something odd at the places that vary. */
  static Gen<String> target(Route route) {
    return in -> new FuzzedRequest(route, in).target();
  }

  private byte[] bytes() {
    String method = Fuzz.oneIn(8, in) ? Fuzz.pick(METHODS, in) : route.method();
    boolean empty = method.equals("GET") && !Fuzz.oneIn(6, in);
    byte[] body = empty ? new byte[0] : FuzzedBody.of(route).generate(in);
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(bent(target())).append(" HTTP/1.1\r\n");
    head.append("Host: 127.0.0.1\r\nConnection: close\r\n");
    if (!Fuzz.oneIn(15, in)) {
      int length = Fuzz.oneIn(15, in) ? body.length * 2 + 1 : body.length;
      head.append("Content-Length: ").append(length).append("\r\n");
    }
    if (!Fuzz.oneIn(8, in)) {
      head.append("Content-Type: ").append(contentType()).append("\r\n");
    }
    int more = Generate.range(0, 3).generate(in);
    for (int i = 0; i < more; i++) {
      head.append(Fuzz.pick(headers(), in)).append(": ").append(ODD.generate(in)).append("\r\n");
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.append("\r\n").toString().getBytes(UTF_8));
    all.writeBytes(body);
    return all.toByteArray();
  }

  private String contentType() {
    if (route.path().equals(Route.EVENTS) && Fuzz.oneIn(2, in)) {
      return "application/cloudevents+json";
    }
    return "multipart/form-data".equals(route.contentType())
        ? Form.CONTENT_TYPE
        : "application/json";
  }

  private static List<String> headers() {
    return Stream.concat(HEADERS.stream(), Contract.parameters("header").stream()).toList();
  }

  private String target() {
    String path = route.path();
    for (String name : Contract.parameters("path")) {
      path = path.replace("{" + name + "}", Fuzz.oneIn(3, in) ? ODD.generate(in) : known(name));
    }
    List<String> query = new ArrayList<>();
    int asked = Generate.range(0, 2).generate(in);
    for (int i = 0; i < asked; i++) {
      List<String> names = Contract.parameters("query");
      String name = Fuzz.oneIn(6, in) ? ODD.generate(in) : Fuzz.pick(names, in);
      query.add(name + "=" + ODD.generate(in));
    }
    return path + (query.isEmpty() ? "" : "?" + String.join("&", query));
  }

  private static String known(String variable) {
    return variable.equals("id") ? Words.ID : "diff.patch";
  }

  private String bent(String target) {
    String bent = target;
    if (Fuzz.oneIn(6, in)) {
      int at = Generate.range(0, target.length()).generate(in);
      bent = target.substring(0, at) + ODD.generate(in) + target.substring(at);
    }
    return Fuzz.oneIn(4, in) ? bent : bent.replaceAll("[\\s\\x00-\\x1f]", "%20");
  }
}
