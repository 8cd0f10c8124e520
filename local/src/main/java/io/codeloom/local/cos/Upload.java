package io.codeloom.local.cos;

import java.time.Instant;
import java.util.Map;

/** A multipart upload under way. */
record Upload(String id, String key, Instant initiated, Map<String, String> headers) {

  /**
   * One part of it.
   *
   * @param etag the MD5 in lower-case hex, without quotes
   * @param size in bytes
   */
  record Part(int number, String etag, long size, Instant modified) {}
}
