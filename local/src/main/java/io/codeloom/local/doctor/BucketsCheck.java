package io.codeloom.local.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeloom.core.port.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** A bucket takes an object, gives it back by a presigned URL, keeps it from others, lets it go. */
final class BucketsCheck {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final byte[] CONTENT = "doctor".getBytes(UTF_8);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  List<Finding> look(String name, ObjectStore bucket) throws IOException, InterruptedException {
    String key = "tmp_zips/doctor-" + UUID.randomUUID();
    bucket.put(key, new ByteArrayInputStream(CONTENT), "text/plain");
    try {
      URI url = bucket.presignGet(key, Duration.ofMinutes(1));
      return List.of(readable(name, url), closed(name, url));
    } finally {
      bucket.delete(key);
    }
  }

  private Finding readable(String name, URI url) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = get(url);
    return answer.statusCode() == 200 && new String(answer.body(), UTF_8).equals("doctor")
        ? new Finding.Fine("bucket " + name + ": written, read by a presigned URL, removed")
        : new Finding.Wrong(
            "bucket " + name + " answers " + answer.statusCode() + " to a presigned URL",
            "Let the key or role that signs read the bucket; compare the clocks.");
  }

  /** The same address without its signature. */
  private Finding closed(String name, URI url) throws IOException, InterruptedException {
    URI bare = URI.create(url.toString().replaceFirst("\\?.*", ""));
    int status = get(bare).statusCode();
    return status / 100 == 4
        ? new Finding.Fine("bucket " + name + " is closed to others")
        : new Finding.Wrong(
            "bucket " + name + " answers " + status + " to who has no key",
            "Make the bucket private: it holds code and results.");
  }

  private HttpResponse<byte[]> get(URI url) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(url).timeout(LIMIT).build(), BodyHandlers.ofByteArray());
  }
}
