package io.codeloom.local.cos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.qcloud.cos.COSClient;
import com.qcloud.cos.http.HttpMethodName;
import com.qcloud.cos.model.COSObject;
import com.qcloud.cos.model.GeneratePresignedUrlRequest;
import com.qcloud.cos.model.ObjectMetadata;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A running server with two buckets, a real client of it, and a plain HTTP client. */
abstract class CosFixture {
  static final String BUCKET = "code-1250000000";
  static final String OTHER = "logs-1250000000";
  static final CosCredentials KEYS = new CosCredentials("AKIDexample", "not-a-real-secret");

  @TempDir Path data;
  final ShiftedClock clock = new ShiftedClock();
  final HttpClient http = HttpClient.newHttpClient();
  CosServer server;
  COSClient cos;

  @BeforeEach
  void start() throws IOException {
    restart(config());
  }

  @AfterEach
  void stop() throws IOException {
    cos.shutdown();
    server.close();
  }

  CosServerConfig config() {
    return CosServerConfig.of(data, KEYS, 0, clock, Set.of(BUCKET, OTHER));
  }

  void restart(CosServerConfig config) throws IOException {
    if (server != null) {
      stop();
    }
    server = CosServer.start(config);
    cos = CosClients.client(server.endpoint(), KEYS);
  }

  void put(String key, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    ObjectMetadata metadata = new ObjectMetadata();
    metadata.setContentLength(bytes.length);
    cos.putObject(BUCKET, key, new ByteArrayInputStream(bytes), metadata);
  }

  String get(String key) throws IOException {
    try (COSObject object = cos.getObject(BUCKET, key)) {
      return new String(object.getObjectContent().readAllBytes(), UTF_8);
    }
  }

  URI presigned(HttpMethodName method, String key) {
    return presigned(new GeneratePresignedUrlRequest(BUCKET, key, method));
  }

  URI presigned(GeneratePresignedUrlRequest request) {
    request.setSignPrefixMode(false);
    request.setExpiration(Date.from(Instant.now().plus(Duration.ofMinutes(15))));
    return URI.create(cos.generatePresignedUrl(request).toString());
  }

  HttpResponse<String> send(String method, URI uri) {
    return send(method, uri, "");
  }

  HttpResponse<String> send(String method, URI uri, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(30))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
