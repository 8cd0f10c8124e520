package io.codeloom.reconcile;

import java.time.Duration;

/**
 * How long a task may stay as it is before reconcile acts. README repeats the table.
 *
 * @param pending recorded and not published
 * @param staging unchanged while being staged; a live claim's lease makes the re-send a no-op
 * @param running unchanged with a Job
 * @param cancelling a cancel asked for that has not taken effect
 * @param unsettled final with something left to do
 * @param podTrouble an image that cannot be pulled or a broken configuration
 * @param orphan a token or Job whose task is not there or has ended
 */
public record Bounds(
    Duration pending,
    Duration staging,
    Duration running,
    Duration cancelling,
    Duration unsettled,
    Duration podTrouble,
    Duration orphan) {

  /** What holds where nothing is configured. */
  public static final Bounds DEFAULT =
      new Bounds(
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(180),
          Duration.ofSeconds(3600));
}
