package io.codeloom.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.fuzz.Fuzz;
import io.codeloom.core.fuzz.Words;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.quicktheories.core.Gen;
import org.quicktheories.core.RandomnessSource;

/** A call of a route, in flawless HTTP, with something odd in it. */
record FuzzedCall(String method, URI uri, Map<String, String> headers, byte[] body) {
  private static final Gen<String> ODD = Words.odd();

  static Gen<FuzzedCall> to(Route route) {
    return in -> {
      Map<String, String> headers = new LinkedHashMap<>();
      if (route.contentType() != null) {
        boolean form = route.contentType().startsWith("multipart/");
        headers.put("Content-Type", form ? Form.CONTENT_TYPE : route.contentType());
      }
      for (String name : Contract.parameters("header")) {
        header(headers, name, in);
      }
      for (String name : new String[] {"Content-Type", "Accept", "Authorization", "traceparent"}) {
        header(headers, name, in);
      }
      byte[] body = route.method().equals("GET") ? new byte[0] : FuzzedBody.of(route).generate(in);
      return new FuzzedCall(
          route.method(), uri(FuzzedRequest.target(route).generate(in)), headers, body);
    };
  }

  private static void header(Map<String, String> headers, String name, RandomnessSource in) {
    if (Fuzz.oneIn(6, in)) {
      // HttpClient sends nothing else.
      headers.put(name, ODD.generate(in).replaceAll("[^\\x20-\\x7e]", "?"));
    }
  }

  /** What must be escaped is, so that odd words arrive as they are. */
  private static URI uri(String target) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    try {
      return new URI(
          "http",
          null,
          "127.0.0.1",
          SubmitServer.port(),
          path,
          query < 0 ? null : target.substring(query + 1),
          null);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  void isAnsweredAsDescribed() {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    headers.forEach(request::header);
    BodyPublisher publisher =
        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
    HttpResponse<String> answer = Api.send(request.method(method, publisher));
    assertThat(answer.statusCode()).as(answer.body()).isLessThan(500);
    if (answer.statusCode() >= 400) {
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
      assertThat(Contract.errorsOf("Problem", answer.body())).as(answer.body()).isEmpty();
    }
    assertThat(answer.body())
        .doesNotContain("Exception", "io.codeloom", "org.springframework", ".java:", ".invalid");
  }

  @Override
  public String toString() {
    return method + " " + uri + " " + headers + "\n" + Fuzz.shown(body);
  }
}
