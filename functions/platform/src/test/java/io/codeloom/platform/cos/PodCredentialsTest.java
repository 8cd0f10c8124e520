package io.codeloom.platform.cos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.qcloud.cos.auth.BasicSessionCredentials;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.codeloom.core.error.UnavailableException;
import io.codeloom.platform.config.CosConfig.PodIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PodCredentialsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path folder;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private String answer = session(Duration.ofHours(2));
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean silent;
  private HttpServer sts;
  private PodIdentity identity;
  private PodCredentials credentials;

  @BeforeEach
  void start() throws IOException {
    sts = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    sts.createContext("/", this::answer);
    sts.start();
    Path token = Files.writeString(folder.resolve("token"), "pod-token\n");
    identity = new PodIdentity("ap-guangzhou", "provider", token, "arn");
    credentials = credentials(Duration.ofMinutes(1));
  }

  @AfterEach
  void stop() {
    over.countDown();
    sts.stop(0);
  }

  private PodCredentials credentials(Duration patience) {
    URI url = URI.create("http://127.0.0.1:" + sts.getAddress().getPort() + "/");
    return new PodCredentials(identity, url, Clock.fixed(NOW, ZoneOffset.UTC), patience);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      asked.add(body + " " + exchange.getRequestHeaders().getFirst("X-TC-Action"));
      byte[] bytes = answer.getBytes(UTF_8);
      if (silent) {
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes, 0, 1);
        exchange.getResponseBody().flush();
        over.await();
      }
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String session(Duration life) {
    return "{\"Response\":{\"Credentials\":{\"TmpSecretId\":\"id\",\"TmpSecretKey\":\"key\","
        + "\"Token\":\"session\"},\"ExpiredTime\":"
        + NOW.plus(life).getEpochSecond()
        + "}}";
  }

  @Test
  void takesTheRoleOnceAndKeepsItsCredentials() {
    var first = (BasicSessionCredentials) credentials.getCredentials();
    assertThat(first.getCOSAccessKeyId()).isEqualTo("id");
    assertThat(first.getSessionToken()).isEqualTo("session");
    assertThat(credentials.getCredentials()).isSameAs(first);
    assertThat(asked).hasSize(1);
    assertThat(asked.get(0))
        .contains("\"WebIdentityToken\":\"pod-token\"", "\"RoleArn\":\"arn\"", "WithWebIdentity")
        .contains("\"DurationSeconds\":7200");
  }

  @Test
  void asksForASessionThatOutlivesThePresignedUrl() {
    credentials.getCredentials();
    answer = session(Duration.ofHours(4));
    credentials.ensure(Duration.ofHours(3));
    assertThat(asked).hasSize(2);
    assertThat(asked.get(1)).contains("\"DurationSeconds\":11400");
  }

  /** Somebody may have asked for so long a life, and not have signed yet. */
  @Test
  void aNewSessionLastsAsLongAsTheOneBefore() {
    answer = session(Duration.ofHours(4));
    credentials.ensure(Duration.ofHours(3));
    credentials.refresh();
    assertThat(asked).hasSize(2);
    assertThat(asked.get(1)).contains("\"DurationSeconds\":14400");
  }

  @Test
  void signsNothingThatWouldExpireTooEarly() {
    assertThatThrownBy(() -> credentials.ensure(Duration.ofHours(3)))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("shorter");
  }

  @Test
  void tellsWhyItWasRefusedButNoToken() {
    answer = "{\"Response\":{\"Error\":{\"Code\":\"AuthFailure\",\"Message\":\"pod-token\"}}}";
    assertThatThrownBy(credentials::getCredentials)
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("AuthFailure")
        .hasMessageNotContaining("pod-token");
  }

  @Test
  void isUnavailableWithoutTheTokenService() {
    sts.stop(0);
    assertThatThrownBy(credentials::getCredentials).isInstanceOf(UnavailableException.class);
  }

  /** Under its lock: all that is signed in this process would wait for as long. */
  @Test
  @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void isUnavailableWithATokenServiceThatFallsSilentWithinItsAnswer() {
    silent = true;
    PodCredentials hurried = credentials(Duration.ofMillis(200));
    assertThatThrownBy(hurried::getCredentials).isInstanceOf(UnavailableException.class);
  }
}
