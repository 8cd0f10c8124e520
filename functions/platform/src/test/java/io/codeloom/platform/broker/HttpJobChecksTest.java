package io.codeloom.platform.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.event.EventTypes;
import io.codeloom.core.event.JobCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

class HttpJobChecksTest {
  private static final JobCheck CHECK = new JobCheck("codex-agent-1", "uid-1");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final List<String> ids = new CopyOnWriteArrayList<>();
  private final List<Integer> answers = new CopyOnWriteArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean silent;
  private HttpServer broker;
  private URI url;
  private HttpJobChecks checks;

  @BeforeEach
  void start() throws IOException {
    broker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    broker.createContext("/codeloom/default", this::answer);
    broker.start();
    url = URI.create("http://127.0.0.1:" + broker.getAddress().getPort() + "/codeloom/default");
    checks = checks(Duration.ofMinutes(1));
  }

  private HttpJobChecks checks(Duration answer) {
    return new HttpJobChecks(
        url, Optional.of("token"), new JsonMapper(), UUID::randomUUID, CLOCK, answer);
  }

  @AfterEach
  void stop() {
    over.countDown();
    broker.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      var headers = exchange.getRequestHeaders();
      ids.add(headers.getFirst("ce-id"));
      assertThat(headers.getFirst("ce-codeloomtoken")).isEqualTo("token");
      assertThat(headers.getFirst("ce-specversion")).isEqualTo("1.0");
      assertThat(headers.getFirst("ce-type")).isEqualTo(EventTypes.JOB_CHECK);
      assertThat(headers.getFirst("ce-source")).isEqualTo(EventTypes.SOURCE);
      assertThat(headers.getFirst("ce-subject")).isEqualTo("codex-agent-1");
      assertThat(headers.getFirst("ce-time")).isEqualTo("2026-01-02T03:04:05Z");
      int status = answers.isEmpty() ? 202 : answers.remove(0);
      if (silent) {
        exchange.sendResponseHeaders(status, 2);
        exchange.getResponseBody().write(' ');
        exchange.getResponseBody().flush();
        over.await();
      }
      exchange.sendResponseHeaders(status, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void postsABinaryCloudEvent() {
    checks.send(CHECK);
    assertThat(bodies).containsExactly("{\"job_name\":\"codex-agent-1\",\"job_uid\":\"uid-1\"}");
  }

  @Test
  void triesAgainWithTheSameEvent() {
    answers.addAll(List.of(503, 500));
    checks.send(CHECK);
    assertThat(bodies).hasSize(3);
    assertThat(ids.stream().distinct()).hasSize(1);
  }

  @Test
  void givesUpAfterThreeTimes() {
    answers.addAll(List.of(503, 503, 503));
    assertThatThrownBy(() -> checks.send(CHECK)).isInstanceOf(UnavailableException.class);
    assertThat(bodies).hasSize(3);
  }

  @Test
  void givesUpOnABrokerThatIsGone() {
    broker.stop(0);
    assertThatThrownBy(() -> checks.send(CHECK))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("Broker");
  }

  @Test
  @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void givesUpABrokerThatFallsSilentWithinItsAnswer() {
    silent = true;
    HttpJobChecks hurried = checks(Duration.ofMillis(200));
    assertThatThrownBy(() -> hurried.send(CHECK)).isInstanceOf(UnavailableException.class);
  }
}
