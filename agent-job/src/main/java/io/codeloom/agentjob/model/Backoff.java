package io.codeloom.agentjob.model;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: doubling, between half and the whole of it at random.
 *
 * @param first before the second attempt
 * @param longest never waited longer, unless the provider asks
 * @param attempts calls in all
 */
public record Backoff(Duration first, Duration longest, int attempts) {
  /** Ten attempts, 2 s to 60 s apart: a provider's restart is outlived. */
  public static final Backoff DEFAULT =
      new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(60), 10);

  /** The wait after {@code failed} attempts. */
  Duration after(int failed, RandomGenerator random) {
    long doubled = first.toMillis() << Math.min(failed - 1, 20);
    long whole = Math.min(doubled, longest.toMillis());
    return Duration.ofMillis(Math.round(whole * (0.5 + random.nextDouble() / 2)));
  }
}
