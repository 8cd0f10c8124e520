package io.codeloom.local.cos;

import java.time.Duration;

/**
 * What one client may take of the server.
 *
 * @param maxObjectBytes the largest body of one PUT and the largest assembled object, in bytes
 * @param stall how long a connection may stay without a byte moving before it is cut
 * @param threads how many requests are served at once; the others wait
 */
public record CosLimits(long maxObjectBytes, Duration stall, int threads) {
  /** COS's own bound on a single PUT, a minute of silence, sixteen threads. */
  public static final CosLimits DEFAULT =
      new CosLimits(5L * 1024 * 1024 * 1024, Duration.ofSeconds(60), 16);

  /** All three must be positive. */
  public CosLimits {
    if (maxObjectBytes < 1 || threads < 1 || stall.toMillis() < 1) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }
}
