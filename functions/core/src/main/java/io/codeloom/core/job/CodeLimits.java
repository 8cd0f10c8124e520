package io.codeloom.core.job;

/**
 * How much code a task may bring, wherever it comes from.
 *
 * @param maxBytes bytes of the unpacked code
 * @param maxEntries files, folders and links of the unpacked code
 * @param freeBytes bytes that may unpack from however little
 * @param maxRatio unpacked bytes for each packed one, beyond {@code freeBytes}
 * @param maxPathBytes UTF-8 bytes of one path
 * @param maxDepth names in one path
 */
public record CodeLimits(
    long maxBytes, int maxEntries, long freeBytes, int maxRatio, int maxPathBytes, int maxDepth) {
  /** Where nothing else is configured. */
  public static final CodeLimits DEFAULT = of(1L << 30, 100_000);

  /** What Linux takes for one name. */
  public static final int MAX_NAME_BYTES = 255;

  /** The pod unpacks git's history beside the code: so many times the limits in all. */
  public static final int ROOM_IN_POD = 4;

  /** Limits with the two configurable ones set. */
  public static CodeLimits of(long maxBytes, int maxEntries) {
    return new CodeLimits(maxBytes, maxEntries, 10L << 20, 200, 1_024, 64);
  }
}
