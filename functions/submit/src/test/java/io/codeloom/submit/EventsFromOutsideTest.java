package io.codeloom.submit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.error.ProblemType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;

/** What reaches the event sink under the public name of submit, and what under its inner one. */
class EventsFromOutsideTest {
  private static final String TOKEN = "t".repeat(32);
  private static final String PUBLIC = "submit.codeloom.example.com";

  /** As KafkaSource calls a Service of Knative: by the address in its status. */
  private static final String INNER = "submit.codeloom.svc.cluster.local";

  private static ConfigurableApplicationContext app;
  private SubmitWorld world;

  @BeforeAll
  static void start() {
    // What a pod of Knative has, where Spring believes the headers of proxies.
    app = SubmitServer.start("--EVENT_TOKEN=" + TOKEN, "--spring.main.cloud-platform=kubernetes");
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @BeforeEach
  void begin() {
    world = SubmitServer.freshWorld();
  }

  @Test
  void anEventUnderTheInnerNameIsTaken() throws IOException {
    assertThat(event(INNER)).startsWith("HTTP/1.1 202");
    assertThat(world.tasks.list("ci", null, null, 10)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "X-Forwarded-Host: submit.codeloom.svc.cluster.local\r\n",
        "Forwarded: host=submit.codeloom.svc.cluster.local\r\n"
      })
  void anEventUnderThePublicNameIsRefusedWhateverItsToken(String more) throws IOException {
    String answer = event(PUBLIC, more);
    assertThat(answer)
        .startsWith("HTTP/1.1 404")
        .contains("application/problem+json", ProblemType.NOT_FOUND.uri().toString());
    world.assertUntouched();
    assertThat(world.tasks.list("ci", null, null, 10)).isEmpty();
  }

  @Test
  void thePublicNameServesTheApiAndTheProbes() throws IOException {
    assertThat(call(PUBLIC, "GET /openapi.yaml", "", "")).startsWith("HTTP/1.1 200");
    assertThat(call(PUBLIC, "GET /healthz", "", "")).startsWith("HTTP/1.1 204");
    String json = "Content-Type: application/json\r\n";
    assertThat(call(PUBLIC, "POST /api/task", json, Api.JSON.writeValueAsString(Api.fine())))
        .startsWith("HTTP/1.1 202");
    assertThat(call(PUBLIC, "GET /metrics", "", "")).startsWith("HTTP/1.1 404");
  }

  private static String event(String host) throws IOException {
    return event(host, "");
  }

  private static String event(String host, String more) throws IOException {
    return call(
        host,
        "POST /",
        more
            + "Content-Type: application/json\r\nce-specversion: 1.0\r\nce-id: 1\r\n"
            + "ce-source: urn:test\r\nce-type: com.example.fix\r\nce-codeloomtoken: "
            + TOKEN
            + "\r\n",
        Api.JSON.writeValueAsString(Api.fine()));
  }

  private static String call(String host, String what, String headers, String body)
      throws IOException {
    String request =
        what
            + " HTTP/1.1\r\nHost: "
            + host
            + "\r\nConnection: close\r\nContent-Length: "
            + body.getBytes(UTF_8).length
            + "\r\n"
            + headers
            + "\r\n"
            + body;
    try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), SubmitServer.port(app))) {
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
