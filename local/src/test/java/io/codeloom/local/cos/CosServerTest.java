package io.codeloom.local.cos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.qcloud.cos.exception.CosServiceException;
import com.qcloud.cos.http.HttpMethodName;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class CosServerTest extends CosFixture {

  @Test
  void keepsObjectsOverARestart() throws IOException {
    put("a/../ü b", "kept");
    Instant modified = cos.getObjectMetadata(BUCKET, "a/../ü b").getLastModified().toInstant();

    restart(config());

    assertThat(get("a/../ü b")).isEqualTo("kept");
    assertThat(cos.getObjectMetadata(BUCKET, "a/../ü b").getLastModified()).isEqualTo(modified);
  }

  @Test
  void clearsAwayWhatACrashLeft() throws IOException {
    put("k", "kept");
    stop();
    Path bucket = data.resolve(BUCKET);
    Files.writeString(bucket.resolve("blobs/orphan"), "half a body");
    Files.writeString(bucket.resolve("tmp/draft"), "half a record");
    Files.createDirectories(bucket.resolve("uploads/0123.taken"));
    Files.writeString(bucket.resolve("uploads/0123.taken/00001-ab"), "a part");
    start();

    assertThat(get("k")).isEqualTo("kept");
    assertThat(bucket.resolve("blobs/orphan")).doesNotExist();
    assertThat(BucketFolder.list(bucket.resolve("tmp"))).isEmpty();
    assertThat(BucketFolder.list(bucket.resolve("uploads"))).isEmpty();
  }

  @Test
  void sharesItsFolderWithNoOther() {
    assertThatThrownBy(() -> CosServer.start(config()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another COS server");
  }

  @Test
  void storesNothingOfABodyThatBreaksOff() throws IOException {
    URI url = presigned(HttpMethodName.PUT, "half");
    String target = url.toString().substring(url.toString().indexOf('/', 8));
    String head =
        "PUT " + target + " HTTP/1.1\r\nHost: " + url.getAuthority() + "\r\nContent-Length: 1000";

    assertThat(RawHttp.hangUpAfter(server.endpoint(), head + "\r\n\r\nonly this")).isEmpty();

    assertThat(BucketFolder.list(data.resolve(BUCKET).resolve("blobs"))).isEmpty();
    assertThat(cos.doesObjectExist(BUCKET, "half")).isFalse();
  }

  @Test
  void cutsOffClientsThatStall() throws IOException {
    restart(config().withLimits(new CosLimits(1000, Duration.ofMillis(300), 1)));
    URI url = presigned(HttpMethodName.PUT, "slow");
    String target = url.toString().substring(url.toString().indexOf('/', 8));
    String head = "PUT " + target + " HTTP/1.1\r\nHost: " + url.getAuthority() + "\r\n";

    assertThat(RawHttp.exchange(server.endpoint(), head)).isEmpty();
    assertThat(RawHttp.exchange(server.endpoint(), head + "Content-Length: 9\r\n\r\nabc"))
        .isEmpty();

    put("next", "served by the one thread there is");
    assertThat(get("next")).startsWith("served");
    assertThat(cos.doesObjectExist(BUCKET, "slow")).isFalse();
  }

  @Test
  void limitsBodiesWithAndWithoutALength() throws Exception {
    restart(config().withLimits(new CosLimits(1000, Duration.ofSeconds(30), 4)));
    String large = "x".repeat(1001);

    assertThatThrownBy(() -> put("large", large))
        .isInstanceOfSatisfying(
            CosServiceException.class,
            e -> assertThat(e.getErrorCode()).isEqualTo("EntityTooLarge"));
    HttpRequest chunked =
        HttpRequest.newBuilder(presigned(HttpMethodName.PUT, "large"))
            .PUT(BodyPublishers.fromPublisher(BodyPublishers.ofString(large)))
            .build();
    assertThat(http.send(chunked, BodyHandlers.ofString()).body()).contains("EntityTooLarge");
    assertThat(cos.doesObjectExist(BUCKET, "large")).isFalse();
    assertThat(BucketFolder.list(data.resolve(BUCKET).resolve("blobs"))).isEmpty();
  }

  @Test
  void saysNothingOfItsInside() throws IOException {
    put("k", "x");
    BucketFolder.deleteAll(BucketFolder.list(data.resolve(BUCKET).resolve("blobs")));

    HttpResponse<String> got = send("GET", presigned(HttpMethodName.GET, "k"));

    assertThat(got.statusCode()).isEqualTo(500);
    assertThat(got.body()).contains("<Code>InternalError</Code>");
    assertThat(got.body()).doesNotContain("Exception").doesNotContain(data.toString());
  }

  @Test
  void refusesBrokenTargets() throws IOException {
    String host = server.endpoint().getAuthority();
    for (String target : List.of("/", "//x/y", "/" + BUCKET + "/%ff", "/" + BUCKET + "%2F")) {
      assertThat(RawHttp.get(server.endpoint(), target, host))
          .as(target)
          .matches("(?s)HTTP/1.1 40[034] .*");
    }
  }

  @Test
  void letsATestBreakRequests() throws IOException {
    CosFault fault =
        (method, target) -> method.equals("PUT") ? OptionalInt.of(503) : OptionalInt.empty();
    restart(config().withFault(fault));

    assertThatThrownBy(() -> put("k", "x"))
        .isInstanceOfSatisfying(
            CosServiceException.class, e -> assertThat(e.getStatusCode()).isEqualTo(503));
    assertThat(cos.doesObjectExist(BUCKET, "k")).isFalse();
  }
}
