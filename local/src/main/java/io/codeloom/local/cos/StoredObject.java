package io.codeloom.local.cos;

import java.time.Instant;
import java.util.Map;

/**
 * One version of one object.
 *
 * @param blob the name of the file that holds its bytes
 * @param size in bytes
 * @param etag without quotes
 * @param crc64 unsigned, decimal
 * @param headers what every answer repeats, names in lower case, values as the wire had them
 */
record StoredObject(
    String key,
    String blob,
    long size,
    String etag,
    String crc64,
    Instant modified,
    Map<String, String> headers) {

  StoredObject {
    headers = Map.copyOf(headers);
  }

  static StoredObject of(
      String key, String blob, Written written, Instant modified, Map<String, String> headers) {
    return new StoredObject(
        key, blob, written.size(), written.md5(), written.crc64(), modified, headers);
  }
}
