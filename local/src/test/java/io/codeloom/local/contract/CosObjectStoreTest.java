package io.codeloom.local.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.job.ObjectKeys;
import io.codeloom.core.port.Buckets;
import io.codeloom.core.port.ObjectStore;
import io.codeloom.core.port.ObjectStoreContract;
import io.codeloom.local.cos.CosCredentials;
import io.codeloom.local.cos.CosFault;
import io.codeloom.local.cos.CosServer;
import io.codeloom.local.cos.CosServerConfig;
import io.codeloom.platform.config.CosConfig;
import io.codeloom.platform.cos.CosClients;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CosObjectStoreTest extends ObjectStoreContract {
  private static final String CODE = "code-1250000000";
  private static final String LOGS = "logs-1250000000";
  private static final String SECRET = "not-a-real-secret";
  private static final Duration LIFE = Duration.ofMinutes(15);
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final int PART = 8 << 20;

  @TempDir private Path data;
  private final AtomicReference<CosFault> fault = new AtomicReference<>(CosFault.NONE);
  private final HttpClient http = HttpClient.newHttpClient();
  private CosServer server;
  private CosClients clients;
  private Buckets buckets;

  @BeforeEach
  void start() throws IOException {
    CosCredentials keys = new CosCredentials("AKIDexample", SECRET);
    server =
        CosServer.start(
            CosServerConfig.of(data, keys, 0, Clock.systemUTC(), Set.of(CODE, LOGS))
                .withFault((method, target) -> fault.get().strike(method, target)));
    clients = clients(server.endpoint(), CODE, SECRET);
    buckets = clients.buckets();
  }

  @AfterEach
  void stop() throws IOException {
    clients.close();
    server.close();
  }

  private static CosClients clients(URI endpoint, String codeBucket, String secretKey) {
    CosConfig.Keys keys = new CosConfig.Keys("AKIDexample", secretKey);
    CosConfig config = new CosConfig("local", Optional.of(endpoint), codeBucket, LOGS, keys);
    return new CosClients(config, Clock.systemUTC());
  }

  @Override
  protected ObjectStore store() {
    return buckets.code();
  }

  private void put(String key, int bytes) throws IOException {
    store().put(key, new ByteArrayInputStream(new byte[bytes]), "text/html");
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(
        request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void keepsItsTwoBucketsApart() throws IOException {
    put("k", 1);
    assertThat(buckets.logs().size("k")).isEmpty();
  }

  @Test
  void handsOutDownloadsThatNeedNoHeader() throws Exception {
    store().put("a b/ü.txt", new ByteArrayInputStream("hello".getBytes(UTF_8)), "text/html");
    HttpResponse<String> got =
        send(HttpRequest.newBuilder(store().presignGet("a b/ü.txt", LIFE)).GET());
    assertThat(got.statusCode()).isEqualTo(200);
    assertThat(got.body()).isEqualTo("hello");
    assertThat(got.headers().firstValue("content-disposition")).contains("attachment");
  }

  @Test
  void handsOutUploadsThatNeedNoHeader() throws Exception {
    URI url = store().presignPut("out", LIFE);
    HttpResponse<String> answer =
        send(HttpRequest.newBuilder(url).PUT(BodyPublishers.ofString("mine")));
    assertThat(answer.statusCode()).isEqualTo(200);
    try (InputStream in = store().get("out").orElseThrow()) {
      assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("mine");
    }
  }

  @Test
  void limitsAUrlToItsMethodAndLife() throws Exception {
    put("k", 1);
    URI get = store().presignGet("k", LIFE);
    assertThat(send(HttpRequest.newBuilder(get).PUT(BodyPublishers.ofString("x"))).statusCode())
        .isEqualTo(403);
    URI expired = store().presignGet("k", Duration.ofMinutes(-20));
    assertThat(send(HttpRequest.newBuilder(expired).GET()).statusCode()).isEqualTo(403);
  }

  @Test
  void closesAnObjectEarlyWithoutReadingTheRest() throws IOException {
    put("long", 3 * PART);
    for (int i = 0; i < 100; i++) {
      try (InputStream in = store().get("long").orElseThrow()) {
        assertThat(in.read()).isZero();
      }
    }
    assertThat(store().size("long")).contains(3L * PART);
  }

  @Test
  void survivesAnAnswerThatFailsOnce() throws IOException {
    AtomicInteger left = new AtomicInteger(1);
    fault.set(
        (method, target) -> left.getAndDecrement() > 0 ? OptionalInt.of(503) : OptionalInt.empty());
    put("k", 10);
    assertThat(store().size("k")).contains(10L);
  }

  @Test
  void survivesALostAnswer() throws IOException {
    try (LossyProxy proxy = new LossyProxy("127.0.0.1", server.endpoint().getPort());
        CosClients lossy = clients(at(proxy.port()), CODE, SECRET)) {
      proxy.loseAnswers(1);
      lossy.buckets().code().put("k", new ByteArrayInputStream(new byte[5]), "text/plain");
      assertThat(proxy.answersLeftToLose()).isZero();
      assertThat(store().size("k")).contains(5L);
    }
  }

  @Test
  void leavesNoObjectAndNoPartsWhenAPartIsRefused() throws IOException {
    fault.set(
        (method, target) ->
            target.contains("partNumber=2") ? OptionalInt.of(500) : OptionalInt.empty());
    assertThatThrownBy(() -> put("big", 3 * PART)).isInstanceOf(UnavailableException.class);
    fault.set(CosFault.NONE);
    assertThat(store().size("big")).isEmpty();
    try (Stream<Path> files = Files.walk(data.resolve(CODE).resolve("uploads"))) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  /** Else its task would be staged again for ever. */
  @Test
  void aNameThatNoObjectCanHaveIsAnObjectThatIsNotThere() {
    assertThat(store().get("k".repeat(ObjectKeys.MAX_BYTES + 1))).isEmpty();
  }

  @Test
  void tellsAMissingBucketFromAMissingObject() {
    try (CosClients other = clients(server.endpoint(), "none-1250000000", SECRET)) {
      ObjectStore none = other.buckets().code();
      assertThatThrownBy(() -> none.get("k")).isInstanceOf(UnavailableException.class);
    }
  }

  @Test
  void givesUpOnAServerThatIsGone() throws IOException {
    server.close();
    assertTimeoutPreemptively(
        BOUND,
        () -> {
          assertUnavailable(() -> store().size("k"));
          assertUnavailable(() -> store().get("k"));
          assertUnavailable(() -> store().delete("k"));
          assertUnavailable(() -> store().deleteAll("k/"));
          assertThatThrownBy(() -> put("k", 1)).isInstanceOf(UnavailableException.class);
        });
  }

  private static void assertUnavailable(Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(UnavailableException.class);
  }

  @Test
  void tellsNoSignatureToLogOrException() {
    try (LogCapture log = new LogCapture();
        CosClients stranger = clients(server.endpoint(), CODE, "another-secret")) {
      fault.set((method, target) -> OptionalInt.of(500));
      Throwable refused = catchThrowable(() -> store().size("k"));
      fault.set((method, target) -> OptionalInt.of(0));
      Throwable cut = catchThrowable(() -> store().delete("k"));
      fault.set(CosFault.NONE);
      Throwable forbidden = catchThrowable(() -> stranger.buckets().code().get("k"));

      assertThat(log.text()).doesNotContain("q-signature", "q-sign-algorithm", SECRET);
      for (Throwable failure : new Throwable[] {refused, cut, forbidden}) {
        assertThat(failure).isInstanceOf(UnavailableException.class);
        assertThat(LogCapture.stackTrace(failure)).doesNotContain("q-sign", "secret", "AKID");
      }
    }
  }

  private static URI at(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }
}
