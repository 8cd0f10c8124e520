package io.codeloom.core.job;

/**
 * How much one request to submit may bring. submit's volume must hold as many requests of that size
 * as it takes at once; a test compares the manifest.
 *
 * @param zipBytes bytes of the ZIP in it
 */
public record UploadLimits(long zipBytes) {
  /** Where nothing else is configured. */
  public static final UploadLimits DEFAULT = new UploadLimits(100L << 20);

  /** Bytes of all other fields and of what separates them; no submission needs half of it. */
  private static final long OTHER_BYTES = 2L << 20;

  /** Bytes of the whole request. */
  public long requestBytes() {
    return Math.addExact(zipBytes, OTHER_BYTES);
  }
}
