package io.codeloom.local.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.codeloom.core.port.ObjectStore;
import io.codeloom.local.cos.CosCredentials;
import io.codeloom.local.cos.CosServer;
import io.codeloom.platform.config.CosConfig;
import io.codeloom.platform.cos.CosClients;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BucketsCheckTest {
  @TempDir private Path folder;

  @Test
  void aBucketOfOursIsFineAndLeftEmpty() throws Exception {
    try (CosServer server =
            CosServer.start(
                folder, new CosCredentials("i", "k"), 0, Clock.systemUTC(), Set.of("code-1"));
        CosClients clients =
            new CosClients(
                new CosConfig(
                    "local",
                    Optional.of(server.endpoint()),
                    "code-1",
                    "code-1",
                    new CosConfig.Keys("i", "k")),
                Clock.systemUTC())) {
      BucketsCheck check = new BucketsCheck();
      assertThat(Findings.wrong(check.code("code", clients.buckets().code()))).isEmpty();
      assertThat(Findings.wrong(check.logs("logs", clients.buckets().logs()))).isEmpty();
    }
  }

  @Test
  void aBucketThatIsOpenToAnybodyIsWrong() throws Exception {
    assertThat(found(200)).containsExactly("bucket code answers 200 to who has no key");
  }

  @Test
  void aPresignedUrlThatDoesNotOpenIsWrong() throws Exception {
    assertThat(found(403)).containsExactly("bucket code answers 403 to a presigned URL");
  }

  @Test
  void theBucketOfLogsIsReadAndNeverWritten() throws Exception {
    assertThat(foundInLogs(404, "<Code>NoSuchKey</Code>", 403)).isEmpty();
    assertThat(foundInLogs(403, "<Code>AccessDenied</Code>", 403))
        .containsExactly("bucket logs answers 403 to a presigned URL");
    assertThat(foundInLogs(404, "<Code>NoSuchBucket</Code>", 404))
        .containsExactly(
            "bucket logs answers 404 to a presigned URL",
            "bucket logs answers 404 to who has no key");
  }

  private static List<String> found(int status) throws Exception {
    try (Answers server = new Answers(status, "doctor", status)) {
      return Findings.wrong(new BucketsCheck().code("code", new Elsewhere(server.url(), true)));
    }
  }

  private static List<String> foundInLogs(int signed, String body, int unsigned) throws Exception {
    try (Answers server = new Answers(signed, body, unsigned)) {
      return Findings.wrong(new BucketsCheck().logs("logs", new Elsewhere(server.url(), false)));
    }
  }

  /** A server that tells who signs from who does not. */
  private static final class Answers implements AutoCloseable {
    private final HttpServer server;

    Answers(int signed, String text, int unsigned) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            boolean signs = exchange.getRequestURI().getQuery() != null;
            exchange.sendResponseHeaders(signs ? signed : unsigned, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
    }

    URI url() {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/k?sign=1");
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  /** A store whose URLs lead to a server of the test's. */
  private record Elsewhere(URI url, boolean writable) implements ObjectStore {
    @Override
    public long put(String key, InputStream content, String contentType) {
      return written();
    }

    @Override
    public Optional<InputStream> get(String key) {
      return Optional.empty();
    }

    @Override
    public Optional<Long> size(String key) {
      return Optional.empty();
    }

    @Override
    public void delete(String key) {
      long unused = written();
    }

    @Override
    public void deleteAll(String prefix) {}

    private long written() {
      if (!writable) {
        throw new AssertionError("nobody may write here");
      }
      return 0;
    }

    @Override
    public URI presignGet(String key, Duration life) {
      return url;
    }

    @Override
    public URI presignPut(String key, Duration life) {
      return url;
    }
  }
}
