package io.codeloom.local.cos;

import static org.assertj.core.api.Assertions.assertThat;

import com.qcloud.cos.auth.BasicCOSCredentials;
import com.qcloud.cos.auth.COSSigner;
import com.qcloud.cos.http.HttpMethodName;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class HttpTest extends CosFixture {

  @Test
  void tellsAWaitingClientToGoOn() throws Exception {
    HttpRequest put =
        HttpRequest.newBuilder(presigned(HttpMethodName.PUT, "k"))
            .timeout(Duration.ofSeconds(30))
            .expectContinue(true)
            .PUT(BodyPublishers.ofString("waited"))
            .build();

    assertThat(http.send(put, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    assertThat(get("k")).isEqualTo("waited");
  }

  @Test
  void refusesAWaitingClientBeforeItsBody() throws IOException {
    String answer =
        RawHttp.exchange(
            server.endpoint(),
            "PUT /"
                + BUCKET
                + "/k HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n"
                + "Content-Length: 100000000\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 403 ").contains("Connection: close");
  }

  @Test
  void takesChunkedBodies() throws IOException {
    String answer =
        RawHttp.exchange(
            server.endpoint(),
            head("PUT", presigned(HttpMethodName.PUT, "k"))
                + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                + "3\r\nabc\r\n5;x=y\r\ndefgh\r\n0\r\nTrailer: t\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 200 ");
    assertThat(get("k")).isEqualTo("abcdefgh");
  }

  @Test
  void servesSeveralRequestsOnOneConnection() throws IOException {
    put("k", "value");
    String get = head("GET", presigned(HttpMethodName.GET, "k"));

    String answers =
        RawHttp.exchange(server.endpoint(), get + "\r\n" + get + "Connection: close\r\n\r\n");

    assertThat(answers).containsPattern("(?s)HTTP/1.1 200 .*value.*HTTP/1.1 200 .*value$");
  }

  @Test
  void findsTheBucketInTheHostToo() throws IOException {
    String port = ":" + server.endpoint().getPort();
    COSSigner signer = new COSSigner();
    String host = BUCKET + ".localhost" + port;
    String authorization =
        signer.buildAuthorizationStr(
            HttpMethodName.GET,
            "/k",
            Map.of("Host", host),
            Map.of(),
            new BasicCOSCredentials(KEYS.secretId(), KEYS.secretKey()),
            Date.from(Instant.now().plusSeconds(60)));
    put("k", "value");

    String answer =
        RawHttp.exchange(
            server.endpoint(),
            "GET /k HTTP/1.1\r\nHost: "
                + host
                + "\r\nAuthorization: "
                + authorization
                + "\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("value");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "GET http://h/x HTTP/1.1\r\n\r\n",
        "GET /x HTTP/1.1\r\nno colon\r\n\r\n",
        "GET /x HTTP/1.1\r\nSpace : x\r\n\r\n",
        "PUT /x HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "PUT /x HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\nab"
      })
  void refusesWhatIsNotHttp(String request) throws IOException {
    assertThat(RawHttp.exchange(server.endpoint(), request))
        .startsWith("HTTP/1.1 400 ")
        .contains("<Code>BadRequest</Code>");
  }

  @Test
  void refusesTooManyHeaders() throws IOException {
    String request = "GET /x HTTP/1.1\r\n" + "A: b\r\n".repeat(101) + "\r\n";

    assertThat(RawHttp.exchange(server.endpoint(), request)).startsWith("HTTP/1.1 400 ");
  }

  private static String head(String method, URI url) {
    String target = url.toString().substring(url.toString().indexOf('/', 8));
    return method + " " + target + " HTTP/1.1\r\nHost: " + url.getAuthority() + "\r\n";
  }
}
