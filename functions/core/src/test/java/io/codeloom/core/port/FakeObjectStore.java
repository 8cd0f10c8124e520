package io.codeloom.core.port;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** One bucket in memory. Presigned URLs only look like some: they name method, key and life. */
public final class FakeObjectStore implements ObjectStore {
  /** Fails calls. Presigning needs no server and never fails. */
  public final Outage outage = new Outage("COS");

  private final String bucket;
  private final ConcurrentMap<String, Stored> objects = new ConcurrentHashMap<>();

  /** An empty bucket. */
  public FakeObjectStore(String bucket) {
    this.bucket = bucket;
  }

  @Override
  public long put(String key, InputStream content, String contentType) throws IOException {
    try {
      return outage.around(() -> store(key, content, contentType));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public Optional<InputStream> get(String key) {
    return outage.around(
        () -> Optional.ofNullable(objects.get(key)).map(o -> new ByteArrayInputStream(o.bytes)));
  }

  @Override
  public Optional<Long> size(String key) {
    return outage.around(
        () -> Optional.ofNullable(objects.get(key)).map(o -> Long.valueOf(o.bytes.length)));
  }

  @Override
  public void delete(String key) {
    outage.around(() -> objects.remove(key));
  }

  @Override
  public void deleteAll(String prefix) {
    if (!prefix.endsWith("/")) {
      throw new IllegalArgumentException("a prefix ends in /: " + prefix);
    }
    outage.around(() -> objects.keySet().removeIf(key -> key.startsWith(prefix)));
  }

  @Override
  public URI presignGet(String key, Duration life) {
    return presign("GET", key, life);
  }

  @Override
  public URI presignPut(String key, Duration life) {
    return presign("PUT", key, life);
  }

  /** Puts an object there, whatever the outage. */
  public void has(String key, byte[] bytes) {
    objects.put(key, new Stored(bytes.clone(), "application/octet-stream"));
  }

  /** All keys in order. */
  public Set<String> keys() {
    return new TreeSet<>(objects.keySet());
  }

  /** An object's content; fails if there is none. */
  public byte[] bytes(String key) {
    return stored(key).bytes.clone();
  }

  /** An object's content as UTF-8; fails if there is none. */
  public String text(String key) {
    return new String(stored(key).bytes, UTF_8);
  }

  /** An object's media type; fails if there is none. */
  public String contentType(String key) {
    return stored(key).contentType;
  }

  private Stored stored(String key) {
    Stored stored = objects.get(key);
    if (stored == null) {
      throw new AssertionError("no object " + key + " among " + keys());
    }
    return stored;
  }

  private long store(String key, InputStream content, String contentType) {
    try {
      byte[] bytes = content.readAllBytes();
      objects.put(key, new Stored(bytes, contentType));
      return bytes.length;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private URI presign(String method, String key, Duration life) {
    String query = "method=" + method + "&seconds=" + life.toSeconds();
    return URI.create("https://" + bucket + ".objects.example/" + key + "?" + query);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Stored(byte[] bytes, String contentType) {}
}
