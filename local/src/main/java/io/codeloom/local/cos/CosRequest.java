package io.codeloom.local.cos;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A request, addressed and decoded but not yet believed.
 *
 * @param headers names in lower case, values as on the wire: one character a byte
 */
record CosRequest(
    String method,
    BucketAddress address,
    Query query,
    Map<String, String> headers,
    InputStream body) {

  static CosRequest of(RequestHead head, InputStream body, Set<String> buckets)
      throws CosException {
    return new CosRequest(
        head.method(),
        BucketAddress.of(head.path(), head.headers().getOrDefault("host", ""), buckets),
        Query.parse(head.query()),
        head.headers(),
        body);
  }

  String bucket() {
    return address.bucket();
  }

  String key() {
    return address.key();
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** The header read as UTF-8, as COS's clients write and sign it. */
  Optional<String> headerText(String name) {
    return header(name).map(raw -> new String(raw.getBytes(ISO_8859_1), UTF_8));
  }

  /** In bytes; empty for a chunked body. */
  OptionalLong contentLength() {
    return header("content-length").stream().mapToLong(Long::parseLong).findAny();
  }
}
