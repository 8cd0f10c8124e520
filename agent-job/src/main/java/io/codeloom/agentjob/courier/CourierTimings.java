package io.codeloom.agentjob.courier;

import io.codeloom.agentjob.net.Retry;
import io.codeloom.core.job.TimeBudget;
import java.time.Duration;

/**
 * The courier's rhythm.
 *
 * @param tick how often it looks whether something is due
 * @param checkpoint from one checkpoint to the next
 * @param disk from one look at the disk to the next
 * @param stall the longest silence of the provider
 * @param uploadAttempt of one attempt to upload for good; must leave room for a second within the
 *     grace
 * @param uploads attempts to upload for good: what a finished run is worth, so as many as the grace
 *     allows where a store that cannot be reached fails each of them
 */
record CourierTimings(
    Duration tick,
    Duration checkpoint,
    Duration disk,
    Duration stall,
    Duration uploadAttempt,
    Retry uploads) {
  static final CourierTimings DEFAULT =
      new CourierTimings(
          Duration.ofMillis(250),
          TimeBudget.CHECKPOINT,
          Duration.ofSeconds(5),
          Duration.ofSeconds(300),
          Duration.ofSeconds(60),
          new Retry(7, Duration.ofSeconds(1)));
}
