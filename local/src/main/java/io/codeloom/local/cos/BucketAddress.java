package io.codeloom.local.cos;

import java.util.Set;

/**
 * Where a request or a copy source points.
 *
 * <p>The bucket is the first label of the host ({@code <bucket>.anything:port/key}) or else the
 * first segment of the path ({@code host:port/<bucket>/key}). cos_api takes {@code
 * host:port/<bucket>} for the whole endpoint, so that is what it signs as Host; other clients of
 * its presigned URLs send the plain {@code host:port}. The bucket always comes from where the
 * object is looked up, never from the Host header's own path, or a URL for one bucket could open
 * another.
 *
 * @param key without its leading slash; empty for the bucket itself
 * @param signedHost the Host a signature must name
 */
record BucketAddress(String bucket, String key, String signedHost) {
  /** COS's limit on a key, in bytes of UTF-8. */
  private static final int MAX_KEY_BYTES = 850;

  /** Reads {@code host/encoded-path}, the form of {@code x-cos-copy-source}. */
  static BucketAddress ofCopySource(String source, Set<String> buckets) throws CosException {
    int slash = source.indexOf('/');
    if (slash < 1 || source.indexOf('?') >= 0) {
      throw CosException.invalid("x-cos-copy-source must be <host>/<key> without a version.");
    }
    return of(source.substring(slash), source.substring(0, slash), buckets);
  }

  static BucketAddress of(String rawPath, String host, Set<String> buckets) throws CosException {
    String label = until(host, '.');
    if (buckets.contains(label)) {
      return checked(new BucketAddress(label, Percent.decode(rawPath.substring(1)), host));
    }
    String bucket = Percent.decode(until(rawPath.substring(1), '/'));
    if (!buckets.contains(bucket)) {
      throw CosException.noSuchBucket();
    }
    int rest = rawPath.indexOf('/', 1);
    String key = rest < 0 ? "" : Percent.decode(rawPath.substring(rest + 1));
    return checked(new BucketAddress(bucket, key, until(host, '/') + "/" + bucket));
  }

  private static BucketAddress checked(BucketAddress address) throws CosException {
    if (Keys.bytes(address.key()).length > MAX_KEY_BYTES) {
      throw new CosException(400, "KeyTooLong", "A key has at most " + MAX_KEY_BYTES + " bytes.");
    }
    return address;
  }

  private static String until(String text, char end) {
    int at = text.indexOf(end);
    return at < 0 ? text : text.substring(0, at);
  }
}
