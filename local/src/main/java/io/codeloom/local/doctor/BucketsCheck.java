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

/**
 * Does in each bucket what submit does, whose key it has: writes, reads and deletes in the one of
 * code, only reads in the one of logs. Leaves nothing behind.
 */
final class BucketsCheck {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration LIFE = Duration.ofMinutes(1);
  private static final int NOT_FOUND = 404;
  private static final byte[] CONTENT = "doctor".getBytes(UTF_8);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /** It takes an object, gives it back by a presigned URL, keeps it from others, lets it go. */
  List<Finding> code(String name, ObjectStore bucket) throws IOException, InterruptedException {
    String key = "tmp_zips/" + unique();
    bucket.put(key, new ByteArrayInputStream(CONTENT), "text/plain");
    try {
      URI url = bucket.presignGet(key, LIFE);
      return List.of(readable(name, get(url)), closed(name, unsigned(url)));
    } finally {
      bucket.delete(key);
    }
  }

  /** It would give an object to submit, as {@code log_file_urls} does, and keeps it from others. */
  List<Finding> logs(String name, ObjectStore bucket) throws IOException, InterruptedException {
    URI url = bucket.presignGet("logs/" + unique(), LIFE);
    HttpResponse<byte[]> answer = get(url);
    boolean looked =
        answer.statusCode() == NOT_FOUND && new String(answer.body(), UTF_8).contains("NoSuchKey");
    return List.of(
        looked
            ? new Finding.Fine("bucket " + name + " answers a presigned URL")
            : unreadable(name, answer.statusCode()),
        closed(name, unsigned(url)));
  }

  /** It keeps what it has, and what it has not, from others: needs no key. */
  Finding closed(String name, URI unsigned) throws IOException, InterruptedException {
    int status = get(unsigned).statusCode();
    return status == 401 || status == 403
        ? new Finding.Fine("bucket " + name + " is closed to others")
        : new Finding.Wrong(
            "bucket " + name + " answers " + status + " to who has no key",
            status == NOT_FOUND
                ? "See that the bucket is there, in this region, and private."
                : "Make the bucket private: it holds code and results.");
  }

  static String unique() {
    return "doctor-" + UUID.randomUUID();
  }

  private static Finding readable(String name, HttpResponse<byte[]> answer) {
    return answer.statusCode() == 200 && new String(answer.body(), UTF_8).equals("doctor")
        ? new Finding.Fine("bucket " + name + ": written, read by a presigned URL, removed")
        : unreadable(name, answer.statusCode());
  }

  private static Finding unreadable(String name, int status) {
    return new Finding.Wrong(
        "bucket " + name + " answers " + status + " to a presigned URL",
        "Let the key or role that signs read the bucket; compare the clocks.");
  }

  private static URI unsigned(URI url) {
    return URI.create(url.toString().replaceFirst("\\?.*", ""));
  }

  private HttpResponse<byte[]> get(URI url) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(url).timeout(LIMIT).build(), BodyHandlers.ofByteArray());
  }
}
