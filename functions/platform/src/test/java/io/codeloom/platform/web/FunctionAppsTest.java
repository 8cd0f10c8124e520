package io.codeloom.platform.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.error.ProblemType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.ConfigurableApplicationContext;

class FunctionAppsTest {
  private static final Set<String> OWN_HEADERS =
      Set.of("content-length", "content-type", "date", "connection", "keep-alive", "kne-reason");

  private static ConfigurableApplicationContext app;
  private static URI base;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void start() {
    app =
        FunctionApps.builder(SinkApp.class, "sink")
            .run("--server.port=0", "--server.address=127.0.0.1");
    base = URI.create("http://127.0.0.1:" + app.getEnvironment().getProperty("local.server.port"));
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @BeforeEach
  void forget() {
    SinkApp.SEEN.clear();
    SinkApp.REACHED.clear();
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(
        request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(base.resolve(path));
  }

  private static HttpRequest.Builder event(String type, String body) {
    return to("/")
        .header("content-type", "application/json")
        .header("ce-specversion", "1.0")
        .header("ce-id", "1")
        .header("ce-source", "urn:test")
        .header("ce-type", type)
        .POST(BodyPublishers.ofString(body));
  }

  private static void assertProblem(HttpResponse<String> answer, int status, ProblemType type) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(answer.body())
        .contains("\"type\":\"" + type.uri() + "\"", "\"status\":" + status, "\"detail\":")
        .doesNotContain("inner detail", "inside", "Exception", "io.codeloom");
  }

  /** {@link PropertiesBinding} goes by the name. */
  @Test
  void bindsWhateverIsMeantToBeBound() {
    List<Class<?>> settings =
        Stream.of(app.getBeanDefinitionNames())
            .filter(name -> app.findAnnotationOnBean(name, ConfigurationProperties.class) != null)
            .<Class<?>>map(app::getType)
            .toList();
    assertThat(settings)
        .contains(ServerProperties.class)
        .allSatisfy(type -> assertThat(type.getName()).endsWith("Properties"));
  }

  @Test
  void takesAnEventWith202AndNoBody() throws Exception {
    HttpResponse<String> answer = send(event("fine", "{}"));
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).isEmpty();
    IncomingEvent seen = SinkApp.SEEN.get(0);
    assertThat(seen.id()).isEqualTo("1");
    assertThat(seen.source()).isEqualTo("urn:test");
  }

  @Test
  void echoesNoHeader() throws Exception {
    HttpResponse<String> answer =
        send(
            event("fine", "{}")
                .header("authorization", "Bearer x")
                .header("cookie", "a=b")
                .header("ce-someextension", "x")
                .header("x-anything", "x")
                .header("id", "read-only in Spring")
                .header("timestamp", "read-only in Spring"));
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(OWN_HEADERS).containsAll(answer.headers().map().keySet());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "text/plain",
        "application/octet-stream",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "not a media type"
      })
  void leavesTheBytesAsTheyCame(String contentType) throws Exception {
    byte[] bytes = {0, (byte) 0xff, (byte) 0xc3, 0x28, 'a', '=', '%'};
    HttpResponse<String> answer =
        send(to("/").header("content-type", contentType).POST(BodyPublishers.ofByteArray(bytes)));
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(SinkApp.SEEN.get(0).data()).isEqualTo(bytes);
  }

  @Test
  void takesAnEventWithoutContentTypeAndBody() throws Exception {
    HttpResponse<String> answer = send(to("/").POST(BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(SinkApp.SEEN.get(0).data()).isEmpty();
  }

  @Test
  void readsAStructuredEvent() throws Exception {
    String event =
        "{\"specversion\":\"1.0\",\"id\":\"7\",\"source\":\"urn:s\",\"type\":\"t\",\"data\":{\"a\":\"ü\"}}";
    HttpResponse<String> answer =
        send(
            to("/")
                .header("content-type", "application/cloudevents+json; charset=utf-8")
                .POST(BodyPublishers.ofString(event)));
    assertThat(answer.statusCode()).isEqualTo(202);
    IncomingEvent seen = SinkApp.SEEN.get(0);
    assertThat(seen.id()).isEqualTo("7");
    assertThat(new String(seen.data(), UTF_8)).isEqualTo("{\"a\":\"ü\"}");
  }

  @Test
  void refusesWhatClaimsToBeAStructuredEvent() throws Exception {
    HttpResponse<String> answer =
        send(
            to("/")
                .header("content-type", "application/cloudevents+json")
                .POST(BodyPublishers.ofString("{garbage")));
    assertProblem(answer, 422, ProblemType.EVENT_REFUSED);
  }

  @Test
  void refusesGarbageWith422AndSaysWhyInAHeader() throws Exception {
    HttpResponse<String> answer = send(event("parse", "{\"name\": secret-garbage"));
    assertProblem(answer, 422, ProblemType.EVENT_REFUSED);
    assertThat(answer.headers().firstValue("kne-reason").orElseThrow()).contains("not the JSON");
    assertThat(answer.body()).doesNotContain("secret-garbage");
  }

  @Test
  void turnsEveryRejectionOfAnEventInto422() throws Exception {
    HttpResponse<String> rejected = send(event("reject", "{}"));
    assertProblem(rejected, 422, ProblemType.EVENT_REFUSED);
    assertThat(rejected.headers().firstValue("kne-reason")).contains("no such t sk");
    assertProblem(send(event("fail", "{}")), 422, ProblemType.EVENT_REFUSED);
  }

  @Test
  void asksForAnEventAgainWhateverElseGoesWrong() throws Exception {
    assertProblem(send(event("unavailable", "{}")), 503, ProblemType.UNAVAILABLE);
    assertProblem(send(event("bug", "{}")), 503, ProblemType.UNAVAILABLE);
  }

  @Test
  void refusesAnEventThatIsTooLarge() throws Exception {
    HttpResponse<String> answer =
        send(to("/").POST(BodyPublishers.ofByteArray(new byte[(4 << 20) + 1])));
    assertProblem(answer, 422, ProblemType.EVENT_REFUSED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/secretFunction",
        "/secretFunction/x",
        "/secretSupplier",
        "/functionRouter",
        "/sink",
        "/sink,secretFunction",
        "/error",
        "/actuator",
        "/x"
      })
  void reachesNoBeanByItsName(String path) throws Exception {
    for (String method : new String[] {"GET", "POST", "PUT", "DELETE", "PATCH"}) {
      HttpResponse<String> answer =
          send(
              to(path)
                  .header("spring.cloud.function.definition", "secretFunction")
                  .header("content-type", "application/json")
                  .method(method, BodyPublishers.ofString("hello")));
      assertProblem(answer, 404, ProblemType.NOT_FOUND);
    }
    assertThat(SinkApp.REACHED).isEmpty();
    assertThat(SinkApp.SEEN).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "TRACE"})
  void takesEventsByPostOnly(String method) throws Exception {
    HttpResponse<String> answer = send(to("/").method(method, BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(SinkApp.SEEN).isEmpty();
  }

  @Test
  void letsNoHeaderChooseTheFunction() throws Exception {
    HttpResponse<String> answer =
        send(event("fine", "{}").header("spring.cloud.function.definition", "secretFunction"));
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(SinkApp.REACHED).isEmpty();
    assertThat(SinkApp.SEEN).hasSize(1);
  }

  @Test
  void answersProbes() throws Exception {
    assertThat(send(to("/healthz").GET()).statusCode()).isEqualTo(204);
  }

  @ParameterizedTest
  @CsvSource({
    "/rest/rejected, 409, TASK_ENDED",
    "/rest/unavailable, 503, UNAVAILABLE",
    "/rest/bug, 500, INTERNAL",
    "/rest/limit, 400, INVALID_REQUEST",
    "/rest/limit?limit=abc, 400, INVALID_REQUEST",
    "/rest/json, 405, METHOD_NOT_ALLOWED"
  })
  void answersRestFailuresWithAProblem(String path, int status, ProblemType type) throws Exception {
    HttpResponse<String> answer = send(to(path).header("accept", "text/html").GET());
    assertProblem(answer, status, type);
    assertThat(answer.headers().firstValue("retry-after").isPresent()).isEqualTo(status == 503);
  }

  @ParameterizedTest
  @CsvSource({"text/plain, 415, UNSUPPORTED_MEDIA_TYPE", "application/json, 400, INVALID_REQUEST"})
  void answersBadBodiesWithAProblem(String contentType, int status, ProblemType type)
      throws Exception {
    HttpResponse<String> answer =
        send(
            to("/rest/json")
                .header("content-type", contentType)
                .POST(BodyPublishers.ofString("{secret")));
    assertProblem(answer, status, type);
    assertThat(answer.body()).doesNotContain("secret");
  }

  @Test
  void leavesRestAnswersAlone() throws Exception {
    HttpResponse<String> answer = send(to("/rest/limit?limit=3").GET());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("limit 3");
  }
}
