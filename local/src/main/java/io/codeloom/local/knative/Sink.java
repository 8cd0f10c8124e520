package io.codeloom.local.knative;

import java.net.URI;
import java.util.Map;

/**
 * Where events go by POST.
 *
 * @param uri absolute, http or https
 * @param headers sent along with every event; may hold a secret, so {@link #toString()} leaves them
 *     out
 */
public record Sink(URI uri, Map<String, String> headers) {
  public Sink {
    if (!uri.isAbsolute()) {
      throw new IllegalArgumentException("a sink needs an absolute URI");
    }
    headers = Map.copyOf(headers);
  }

  /** A sink that needs no headers of its own. */
  public static Sink of(URI uri) {
    return new Sink(uri, Map.of());
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
