package io.codeloom.platform.oidc;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
    CompletableFuture<String> answer =
        http.sendAsync(request, BodyHandlers.ofInputStream()).thenApplyAsync(BoundedFetch::body);
    try {
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      answer.cancel(true);
      throw new IOException("the issuer did not answer as it should", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static String body(HttpResponse<InputStream> answer) {
    try (InputStream in = answer.body()) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (answer.statusCode() != 200 || bytes.length > MAX_BYTES) {
        throw new IllegalStateException("status " + answer.statusCode() + " or too long");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
