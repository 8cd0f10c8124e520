package io.codeloom.core.port;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * One bucket. Contents are streamed, never whole in memory.
 *
 * <p>Every method throws {@link io.codeloom.core.error.UnavailableException} when the store does
 * not answer.
 */
public interface ObjectStore {
  /**
   * Stores all of {@code content}, in parts of 8 MiB where it is longer; an interrupted upload
   * leaves no object. Does not close the stream.
   *
   * @param contentType media type served on download
   * @return the number of bytes stored
   * @throws IOException if {@code content} cannot be read; nothing is stored then
   */
  long put(String key, InputStream content, String contentType) throws IOException;

  /** The object's content, to be closed by the caller; empty if there is none. */
  Optional<InputStream> get(String key);

  /** The object's size in bytes; empty if there is none. */
  Optional<Long> size(String key);

  /** Removes one object; none there is fine. */
  void delete(String key);

  /** Removes all objects under a prefix that ends in {@code /}. */
  void deleteAll(String prefix);

  /** A URL that reads this object without credentials, as a download. */
  URI presignGet(String key, Duration life);

  /** A URL that writes this object without credentials. */
  URI presignPut(String key, Duration life);
}
