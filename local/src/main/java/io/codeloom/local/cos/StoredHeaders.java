package io.codeloom.local.cos;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The request headers an object keeps. */
final class StoredHeaders {
  static final String META = "x-cos-meta-";

  /** COS's limit on a user's metadata, names and values together, in bytes. */
  private static final int MAX_META_BYTES = 2048;

  private static final Set<String> STANDARD =
      Set.of(
          "content-type",
          "content-disposition",
          "content-encoding",
          "content-language",
          "cache-control",
          "expires");

  private StoredHeaders() {}

  static Map<String, String> of(CosRequest request) throws CosException {
    Map<String, String> kept = new TreeMap<>();
    int metaBytes = 0;
    for (Map.Entry<String, String> header : request.headers().entrySet()) {
      String name = header.getKey();
      if (name.startsWith(META) || STANDARD.contains(name)) {
        kept.put(name, header.getValue());
        metaBytes += name.startsWith(META) ? name.length() + header.getValue().length() : 0;
      }
    }
    if (metaBytes > MAX_META_BYTES) {
      throw CosException.invalid("User metadata has at most " + MAX_META_BYTES + " bytes.");
    }
    kept.putIfAbsent("content-type", "application/octet-stream");
    return kept;
  }

  /** cos_api finds standard headers by their usual case only. */
  static String wireName(String name) {
    if (name.startsWith(META)) {
      return name;
    }
    StringBuilder wire = new StringBuilder(name);
    for (int i = 0; i < wire.length(); i++) {
      if (i == 0 || wire.charAt(i - 1) == '-') {
        wire.setCharAt(i, Character.toUpperCase(wire.charAt(i)));
      }
    }
    return wire.toString();
  }
}
