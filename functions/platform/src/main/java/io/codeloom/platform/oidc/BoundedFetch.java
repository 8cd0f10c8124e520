package io.codeloom.platform.oidc;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import io.codeloom.platform.http.CappedBody;
import io.codeloom.platform.http.TimelyCalls;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Reads a document of the issuer: no redirect is followed, and the whole of it, up to 1 MiB, is
 * waited for 5 s at most.
 */
final class BoundedFetch implements ResourceRetriever {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MAX_BYTES = 1 << 20;

  private final HttpClient http =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(PATIENCE)
          .build();

  @Override
  public Resource retrieveResource(URL url) throws IOException {
    try {
      return new Resource(text(url.toURI()), "application/json");
    } catch (URISyntaxException e) {
      throw new IOException("no URI", e);
    }
  }

  /** The document as text. */
  String text(URI uri) throws IOException {
    try {
      HttpResponse<byte[]> answer =
          TimelyCalls.send(
              http,
              HttpRequest.newBuilder(uri).build(),
              info -> new CappedBody(MAX_BYTES),
              PATIENCE);
      if (answer.statusCode() != 200) {
        throw new IOException("the issuer answered with status " + answer.statusCode());
      }
      return new String(answer.body(), StandardCharsets.UTF_8);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
