package io.codeloom.submit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.error.ProblemType;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskFixtures;
import io.codeloom.core.task.TaskStatus;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are wrong as HTTP, whatever their fields say. */
class BadRequestsTest {
  private static final UUID NOBODY = UUID.fromString("00000000-0000-4000-8000-000000000000");

  private SubmitWorld world;

  @BeforeEach
  void begin() {
    world = SubmitServer.freshWorld();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/mixed; boundary=x",
        "multipart/form-data; boundary=",
        "application/octet-stream"
      })
  void refusesOtherContentTypes(String contentType) {
    byte[] body = Api.JSON.writeValueAsBytes(Api.fine());
    Api.problem(Api.post("/api/task", contentType, body), ProblemType.UNSUPPORTED_MEDIA_TYPE);
    world.assertUntouched();
  }

  @Test
  void refusesABodyThatDoesNotSayWhatItIs() {
    byte[] body = Api.JSON.writeValueAsBytes(Api.fine());
    Api.problem(Api.post("/api/task", null, body), ProblemType.UNSUPPORTED_MEDIA_TYPE);
    HttpResponse<String> answer = Api.post("/api/task", "not a media type", body);
    Api.problem(answer, ProblemType.UNSUPPORTED_MEDIA_TYPE);
    world.assertUntouched();
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /api/task",
    "DELETE, /api/task",
    "PATCH, /api/task",
    "GET, /api/uploads",
    "POST, /api/task/00000000-0000-4000-8000-000000000000/status",
    "DELETE, /api/task/00000000-0000-4000-8000-000000000000/status",
    "GET, /api/task/00000000-0000-4000-8000-000000000000/cancel",
    "POST, /api/task/00000000-0000-4000-8000-000000000000/events",
    "PUT, /api/task/00000000-0000-4000-8000-000000000000/files/diff.patch"
  })
  void refusesOtherMethodsAndNamesThoseThereAre(String method, String path) {
    HttpResponse<String> answer =
        Api.send(
            HttpRequest.newBuilder(SubmitServer.uri(path))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString("{}")));
    Api.problem(answer, ProblemType.METHOD_NOT_ALLOWED);
    assertThat(answer.headers().firstValue("Allow")).isPresent();
    world.assertUntouched();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/status", "/events", "/files/diff.patch"})
  void knowsNoSuchTask(String what) {
    Api.problem(Api.get("/api/task/" + NOBODY + what), ProblemType.NOT_FOUND);
  }

  @Test
  void cancelsNoSuchTask() {
    HttpResponse<String> answer = Api.post("/api/task/" + NOBODY + "/cancel", null, new byte[0]);
    Api.problem(answer, ProblemType.NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "1-1-1-1-1",
        "00000000-0000-4000-8000-00000000000g",
        "00000000-0000-4000-8000-0000000000000",
        "%00",
        "..%2e"
      })
  void refusesAnIdThatIsNoUuid(String id) {
    for (String what : new String[] {"/status", "/events", "/files/diff.patch"}) {
      assertThat(Api.problem(Api.get("/api/task/" + id + what), ProblemType.INVALID_REQUEST))
          .isNotBlank();
    }
    Api.problem(
        Api.post("/api/task/" + id + "/cancel", null, new byte[0]), ProblemType.INVALID_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=101",
        "limit=-1",
        "limit=x",
        "limit=",
        "limit=99999999999",
        "limit=1.5",
        "limit=1&limit=2",
        "status=DONE",
        "status=queued",
        "status=",
        "status=QUEUED&status=FAILED",
        "cursor=x",
        "cursor=",
        "cursor=%00",
        "cursor=MjAyNi0wMS0wMVQwMDowMDowMFo",
        "cursor=L3g",
        "cursor=MjAyNi0wMS0wMVQwMDowMDowMFovMS0xLTEtMS0x",
        "cursor=KzEwMDAwMDAwMDAtMDEtMDFUMDA6MDA6MDBaLzAwMDAwMDAwLTAwMDAtNDAwMC04MDAwLTAwMDAwMDAwMDAwMA"
      })
  void refusesAPageThatCannotBe(String query) {
    String detail = Api.problem(Api.get("/api/task?" + query), ProblemType.INVALID_REQUEST);
    assertThat(detail).contains(query.substring(0, query.indexOf('=')));
  }

  @Test
  void refusesAUrlThatIsNotUtf8() {
    Api.problem(Api.get("/api/task?cursor=%C3%28"), ProblemType.INVALID_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "ü", "", "201", "event:1"})
  void refusesAnIdempotencyKeyThatIsNone(String key) throws IOException {
    String value = key.equals("201") ? "x".repeat(201) : key;
    String body = Api.JSON.writeValueAsString(Api.fine());
    String answer =
        Api.raw(
            "POST /api/task HTTP/1.1\r\nHost: 127.0.0.1:"
                + SubmitServer.port()
                + "\r\nConnection: close\r\nContent-Type: application/json\r\nIdempotency-Key: "
                + value
                + "\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body);
    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("Idempotency-Key must be");
    world.assertUntouched();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/task?github_token=ghp_doNotRepeatMe", "/api/task?x=1", "/api/task?a=b&a=c"})
  void refusesFieldsInTheUrl(String path) {
    byte[] json = Api.JSON.writeValueAsBytes(Api.fine());
    assertThat(Api.problem(Api.post(path, "application/json", json), ProblemType.INVALID_REQUEST))
        .isEqualTo("Send the fields in the body, not in the URL.");
    Form form = Form.described().text("git_url", "https://git.example.com/a.git");
    assertThat(
            Api.problem(
                Api.post(path, Form.CONTENT_TYPE, form.body()), ProblemType.INVALID_REQUEST))
        .doesNotContain("ghp_doNotRepeatMe");
    world.assertUntouched();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/api",
        "/api/tasks",
        "/api/task/",
        "/api/task/00000000-0000-4000-8000-000000000000",
        "/api/task/00000000-0000-4000-8000-000000000000/files/",
        "/submitTask",
        "/requests",
        "/functionRouter",
        "/actuator/env",
        "/.git/config"
      })
  void hasNothingAtOtherPaths(String path) {
    HttpResponse<String> answer = Api.get(path);
    ProblemType type = path.equals("/") ? ProblemType.METHOD_NOT_ALLOWED : ProblemType.NOT_FOUND;
    Api.problem(answer, type);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/task HTTP/1.1\r\n\r\n",
        "GET /api/task HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /api/task\u0000 HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /api/task?cursor=[] HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /api/task/a%2Fb/status HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
        "GET /api/%zz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
        "GET /api/../../etc/passwd HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
        "GARBAGE\r\n\r\n",
        "POST /api/task HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n\r\n",
        "POST /api/task HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        "POST /api/task HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nTransfer-Encoding:"
            + " chunked\r\n\r\nzz\r\n",
        "POST /api/task HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length:"
            + " 500\r\n\r\n{\"git_url\":"
      })
  void answersBrokenHttpWithAProblem(String request) throws IOException {
    String answer = Api.raw(request);
    assertProblem400(answer);
    world.assertUntouched();
  }

  @Test
  void answersHugeHeadersWithAProblem() throws IOException {
    String header = "X-Token: " + "x".repeat(100_000);
    assertProblem400(Api.raw("GET /api/task HTTP/1.1\r\nHost: h\r\n" + header + "\r\n\r\n"));
    String many = "X: y\r\n".repeat(2_000);
    assertProblem400(Api.raw("GET /api/task HTTP/1.1\r\nHost: h\r\n" + many + "\r\n"));
    assertProblem400(Api.raw("GET /" + "x".repeat(100_000) + " HTTP/1.1\r\nHost: h\r\n\r\n"));
  }

  private static void assertProblem400(String answer) {
    assertThat(answer).startsWith("HTTP/1.1 400 ");
    int end = answer.indexOf("\r\n\r\n");
    assertThat(answer.substring(0, end)).containsIgnoringCase("application/problem+json");
    String body = answer.substring(end + 4);
    assertThat(
            Api.problem(
                body.substring(body.indexOf('{'), body.lastIndexOf('}') + 1),
                ProblemType.INVALID_REQUEST))
        .isNotBlank();
  }

  @Test
  void echoesNoSecretOfARequest() {
    HttpResponse<String> answer =
        Api.submit(
            "{\"git_url\":\"https://git.example.com/a.git\",\"github_token\":\"ghp_secret\",,}"
                .getBytes(UTF_8),
            "Authorization",
            "Bearer topsecret",
            "Cookie",
            "a=topsecret");
    Api.problem(answer, ProblemType.INVALID_REQUEST);
    assertThat(answer.body()).doesNotContain("ghp_secret");
    assertThat(answer.headers().map().toString()).doesNotContain("topsecret");
  }

  @Test
  void cannotAnswerInAnotherFormat() {
    HttpResponse<String> answer =
        Api.send(
            HttpRequest.newBuilder(SubmitServer.uri("/api/task"))
                .header("Accept", "application/xml")
                .GET());
    Api.problem(answer, ProblemType.NOT_ACCEPTABLE);
  }

  /** Told before anything is done: who gets an error must not have a task, or a cancelled one. */
  @ParameterizedTest
  @ValueSource(strings = {"application/xml", "text/html", "application/problem+json"})
  void doesNothingWhoseAnswerNobodyCanRead(String accept) {
    byte[] body = Api.JSON.writeValueAsBytes(Api.fine());
    Api.problem(
        Api.post("/api/task", "application/json", body, "Accept", accept),
        ProblemType.NOT_ACCEPTABLE);
    Api.problem(
        Api.post("/api/uploads", null, new byte[0], "Accept", accept), ProblemType.NOT_ACCEPTABLE);
    world.assertUntouched();
    Task running = world.tasks.seed(TaskFixtures.aTask().status(TaskStatus.RUNNING_AGENT).build());
    String cancel = "/api/task/" + running.id() + "/cancel";
    Api.problem(Api.post(cancel, null, new byte[0], "Accept", accept), ProblemType.NOT_ACCEPTABLE);
    assertThat(world.tasks.get(running.id())).isEqualTo(running);
  }

  @Test
  void takesTheNameOfAFileAsAName() {
    for (String name : new String[] {"..", "%2e%2e", "a%20b", "x".repeat(101), "%E2%80%AE"}) {
      HttpResponse<String> answer =
          Api.send(
              HttpRequest.newBuilder(SubmitServer.uri("/api/task/" + NOBODY + "/files/" + name))
                  .GET());
      assertThat(answer.statusCode()).isEqualTo(404);
    }
  }
}
