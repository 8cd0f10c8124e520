package io.codeloom.local.cos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.qcloud.cos.COSClient;
import com.qcloud.cos.exception.CosServiceException;
import com.qcloud.cos.http.HttpMethodName;
import com.qcloud.cos.model.GeneratePresignedUrlRequest;
import com.qcloud.cos.model.ResponseHeaderOverrides;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PresignedTest extends CosFixture {

  @Test
  void anyHttpClientCanPutAndGet() throws IOException {
    HttpResponse<String> put =
        send(
            "PUT",
            presigned(HttpMethodName.PUT, "out/o.tar.gz"),
            "archive",
            "Content-Type",
            "application/gzip",
            "x-cos-meta-task",
            "t1");

    assertThat(put.statusCode()).isEqualTo(200);
    assertThat(get("out/o.tar.gz")).isEqualTo("archive");
    HttpResponse<String> got = send("GET", presigned(HttpMethodName.GET, "out/o.tar.gz"));
    assertThat(got.statusCode()).isEqualTo(200);
    assertThat(got.body()).isEqualTo("archive");
    assertThat(got.headers().firstValue("content-type")).contains("application/gzip");
    assertThat(got.headers().firstValue("x-cos-meta-task")).contains("t1");
    assertThat(got.headers().firstValue("etag")).get().asString().matches("\"[0-9a-f]{32}\"");
  }

  @Test
  void theWholeSignatureMayBeOneParameter() {
    put("k", "x");
    GeneratePresignedUrlRequest request =
        new GeneratePresignedUrlRequest(BUCKET, "k", HttpMethodName.GET);
    request.setExpiration(Date.from(Instant.now().plusSeconds(60)));
    String url = cos.generatePresignedUrl(request).toString();

    assertThat(url).contains("?sign=");
    assertThat(send("GET", URI.create(url)).body()).isEqualTo("x");
    assertMismatch(send("DELETE", URI.create(url)));
  }

  @ParameterizedTest
  @MethodSource("io.codeloom.local.cos.ObjectTest#awkwardKeys")
  void reachesAnyKey(String key) throws IOException {
    assertThat(send("PUT", presigned(HttpMethodName.PUT, key), "v").statusCode()).isEqualTo(200);

    assertThat(get(key)).isEqualTo("v");
    assertThat(send("GET", presigned(HttpMethodName.GET, key)).body()).isEqualTo("v");
  }

  @Test
  void overridesHeadersOfTheAnswer() {
    put("k", "x");
    GeneratePresignedUrlRequest request =
        new GeneratePresignedUrlRequest(BUCKET, "k", HttpMethodName.GET);
    ResponseHeaderOverrides overrides = new ResponseHeaderOverrides();
    overrides.setContentDisposition("attachment; filename=\"a b+c.txt\"");
    overrides.setContentType("text/plain");
    request.setResponseHeaders(overrides);

    HttpResponse<String> got = send("GET", presigned(request));

    assertThat(got.headers().firstValue("content-disposition"))
        .contains("attachment; filename=\"a b+c.txt\"");
    assertThat(got.headers().firstValue("content-type")).contains("text/plain");
  }

  @Test
  void refusesHeadersThatWouldSplitTheAnswer() {
    put("k", "x");
    GeneratePresignedUrlRequest request =
        new GeneratePresignedUrlRequest(BUCKET, "k", HttpMethodName.GET);
    request.addRequestParameter("response-content-type", "a\r\nSet-Cookie: b");

    HttpResponse<String> got = send("GET", presigned(request));

    assertThat(got.statusCode()).isEqualTo(400);
    assertThat(got.headers().firstValue("set-cookie")).isEmpty();
  }

  @Test
  void expires() {
    put("k", "x");
    URI url = presigned(HttpMethodName.GET, "k");
    clock.shift(Duration.ofMinutes(16));

    assertRefused(send("GET", url), "AccessDenied", "Request has expired");
  }

  @Test
  void isNotValidBeforeItWasSigned() {
    put("k", "x");
    URI url = presigned(HttpMethodName.GET, "k");
    clock.shift(Duration.ofMinutes(-5));

    assertRefused(send("GET", url), "AccessDenied", "Request is not yet valid");
  }

  @Test
  void opensNoOtherKeyMethodOrBucket() {
    put("k", "x");
    put("k2", "x");
    String url = presigned(HttpMethodName.GET, "k").toString();

    assertMismatch(send("GET", URI.create(url.replace("/k?", "/k2?"))));
    assertMismatch(send("GET", URI.create(url.replace("/k?", "/?"))));
    assertMismatch(send("GET", URI.create(url.replace(BUCKET + "/k?", OTHER + "/k?"))));
    assertMismatch(send("PUT", URI.create(url), "mine"));
    assertMismatch(send("DELETE", URI.create(url)));
    assertThat(send("HEAD", URI.create(url)).statusCode()).isEqualTo(403);
  }

  @Test
  void opensNoOtherBucketByAForgedHost() throws IOException {
    put("k", "x");
    URI url = presigned(HttpMethodName.GET, "k");
    String target = url.toString().substring(url.toString().indexOf('/', 8));
    String host = server.endpoint().getAuthority();

    assertThat(RawHttp.get(server.endpoint(), target, host)).startsWith("HTTP/1.1 200 ");
    assertThat(RawHttp.get(server.endpoint(), target.replace(BUCKET, OTHER), host + "/" + BUCKET))
        .startsWith("HTTP/1.1 403 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "&response-content-type=text/html",
        "&acl",
        "&uploadId=1&partNumber=1",
        "&q-url-param-list=acl",
        "&extra=1"
      })
  void takesNoFurtherParameters(String more) {
    put("k", "x");
    URI url = URI.create(presigned(HttpMethodName.GET, "k") + more);

    assertThat(send("GET", url).statusCode()).isIn(400, 403);
  }

  @Test
  void takesNoChangedParameter() {
    put("k", "x");
    GeneratePresignedUrlRequest request =
        new GeneratePresignedUrlRequest(BUCKET, "k", HttpMethodName.GET);
    request.addRequestParameter("response-content-type", "text/plain");
    String url = presigned(request).toString();

    assertThat(send("GET", URI.create(url)).statusCode()).isEqualTo(200);
    assertMismatch(send("GET", URI.create(url.replace("text%2Fplain", "text%2Fhtml"))));
    assertMismatch(send("GET", URI.create(url.replaceAll("q-signature=..", "q-signature=zz"))));
    String later = url.replaceAll("(q-(sign|key)-time=[0-9]+%3B)[0-9]+", "$19999999999");
    assertThat(later).isNotEqualTo(url);
    assertMismatch(send("GET", URI.create(later)));
  }

  @Test
  void needsASignedHost() {
    put("k", "x");
    String url =
        cos.generatePresignedUrl(
                BUCKET,
                "k",
                Date.from(Instant.now().plusSeconds(60)),
                HttpMethodName.GET,
                new HashMap<>(),
                new HashMap<>(),
                false,
                false)
            .toString();

    assertMismatch(send("GET", URI.create(url)));
  }

  @Test
  void anUploadUrlCannotBeTurnedIntoACopy() {
    put("secret", "x");
    URI url = presigned(HttpMethodName.PUT, "mine");
    String source = server.endpoint().getAuthority() + "/" + BUCKET + "/secret";

    assertMismatch(send("PUT", url, "", "x-cos-copy-source", source));
    assertThat(cos.doesObjectExist(BUCKET, "mine")).isFalse();
  }

  @Test
  void signedHeadersMustComeAlong() {
    GeneratePresignedUrlRequest request =
        new GeneratePresignedUrlRequest(BUCKET, "k", HttpMethodName.PUT);
    request.setContentType("application/gzip");
    URI url = presigned(request);

    assertMismatch(send("PUT", url, "x", "Content-Type", "text/html"));
    assertThat(send("PUT", url, "x", "Content-Type", "application/gzip").statusCode())
        .isEqualTo(200);
  }

  @Test
  void unsignedRequestsAreRefused() {
    put("k", "x");

    HttpResponse<String> got = send("GET", server.endpoint().resolve("/" + BUCKET + "/k"));

    assertRefused(got, "AccessDenied", "not signed");
  }

  @Test
  void wrongKeysAreRefused() {
    Map<CosCredentials, String> wrong =
        Map.of(
            new CosCredentials(KEYS.secretId(), "another"), "SignatureDoesNotMatch",
            new CosCredentials("AKIDother", KEYS.secretKey()), "InvalidAccessKeyId");

    wrong.forEach(
        (keys, code) -> {
          COSClient stranger = CosClients.client(server.endpoint(), keys);
          assertThatThrownBy(() -> stranger.listObjects(BUCKET))
              .isInstanceOfSatisfying(
                  CosServiceException.class,
                  e -> {
                    assertThat(e.getStatusCode()).isEqualTo(403);
                    assertThat(e.getErrorCode()).isEqualTo(code);
                  });
          stranger.shutdown();
        });
  }

  private static void assertMismatch(HttpResponse<String> got) {
    assertRefused(got, "SignatureDoesNotMatch", "");
  }

  private static void assertRefused(HttpResponse<String> got, String code, String message) {
    assertThat(got.statusCode()).isEqualTo(403);
    assertThat(got.body()).contains("<Error><Code>" + code + "</Code>").contains(message);
    assertThat(got.body()).doesNotContain("Exception").doesNotContain(KEYS.secretKey());
  }
}
