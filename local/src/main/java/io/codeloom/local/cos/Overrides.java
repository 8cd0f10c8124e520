package io.codeloom.local.cos;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The {@code response-*} parameters, by which a GET chooses headers of its answer. */
final class Overrides {
  private static final String PREFIX = "response-";
  static final Set<String> PARAMS =
      Set.of(
          "response-content-type",
          "response-content-language",
          "response-expires",
          "response-cache-control",
          "response-content-disposition",
          "response-content-encoding");

  private Overrides() {}

  static Map<String, String> apply(Map<String, String> stored, Query query) {
    Map<String, String> headers = new TreeMap<>(stored);
    for (String param : PARAMS) {
      query
          .get(param)
          .map(value -> new String(value.getBytes(UTF_8), ISO_8859_1))
          .ifPresent(value -> headers.put(param.substring(PREFIX.length()), value));
    }
    return headers;
  }
}
