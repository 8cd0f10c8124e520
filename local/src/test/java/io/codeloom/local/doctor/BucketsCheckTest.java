package io.codeloom.local.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.codeloom.core.port.ObjectStore;
import io.codeloom.local.cos.CosCredentials;
import io.codeloom.local.cos.CosServer;
import io.codeloom.platform.config.CosConfig;
import io.codeloom.platform.cos.CosClients;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
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
      assertThat(Findings.wrong(new BucketsCheck().look("code", clients.buckets().code())))
          .isEmpty();
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

  private static java.util.List<String> found(int status) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = "doctor".getBytes(java.nio.charset.StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/k?sign=1");
      return Findings.wrong(new BucketsCheck().look("code", new Elsewhere(url)));
    } finally {
      server.stop(0);
    }
  }

  /** A store whose URLs lead to a server of the test's. */
  private record Elsewhere(URI url) implements ObjectStore {
    @Override
    public long put(String key, InputStream content, String contentType) {
      return 0;
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
    public void delete(String key) {}

    @Override
    public void deleteAll(String prefix) {}

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
