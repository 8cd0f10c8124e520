package io.codeloom.agentjob.courier;

import io.codeloom.agentjob.net.Retry;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;

/** Puts the archive to its presigned URL. No exception quotes the URL. */
final class Upload {
  static final Duration CONNECT = Duration.ofSeconds(10);

  private final URI url;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  Upload(String url) {
    this.url = URI.create(url);
  }

  /**
   * Uploads {@code file}, its length known in advance.
   *
   * @param attemptLimit of one attempt
   * @throws IOException if no attempt succeeds
   */
  void put(Path file, Retry retry, Duration attemptLimit) throws IOException, InterruptedException {
    retry.run(() -> put(file, attemptLimit));
  }

  private void put(Path file, Duration limit) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        http.send(request(file, limit), BodyHandlers.ofInputStream());
    // Whatever else it says is not waited for: no limit of the request's holds for that.
    response.body().close();
    int status = response.statusCode();
    if (status >= 200 && status < 300) {
      return;
    }
    if (status == 408 || status == 429 || status >= 500) {
      throw new IOException("the store answered " + status);
    }
    throw new Retry.FinalException("the store answered " + status);
  }

  private HttpRequest request(Path file, Duration limit) throws FileNotFoundException {
    return HttpRequest.newBuilder(url).timeout(limit).PUT(BodyPublishers.ofFile(file)).build();
  }
}
