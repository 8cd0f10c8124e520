package io.codeloom.agentjob.fetch;

import io.codeloom.agentjob.net.Retry;
import io.codeloom.agentjob.net.StallGuard;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Opens the staged code at its presigned URL. No exception quotes the URL. */
final class CodeDownload {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration HEADERS = Duration.ofSeconds(30);
  private static final Duration STALL = Duration.ofSeconds(60);
  private static final Duration TOTAL = Duration.ofSeconds(600);

  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  /** Opens the body; the caller closes it. */
  InputStream open(String url) throws IOException, InterruptedException {
    HttpResponse<InputStream> response = http.send(request(url), BodyHandlers.ofInputStream());
    int status = response.statusCode();
    if (status == 200) {
      return StallGuard.over(response.body(), STALL, TOTAL);
    }
    response.body().close();
    if (status == 408 || status == 429 || status >= 500) {
      throw new IOException("the store answered " + status);
    }
    throw new Retry.FinalException("the store answered " + status);
  }

  private static HttpRequest request(String url) throws IOException {
    try {
      return HttpRequest.newBuilder(URI.create(url)).timeout(HEADERS).GET().build();
    } catch (IllegalArgumentException e) {
      throw new Retry.FinalException("CODE_URL is no http URL");
    }
  }
}
