package io.codeloom.agentjob.git;

import java.time.Duration;

/** Where a snapshot is, for whoever watches that it does not hang on a planted FIFO. */
public final class Progress {
  private volatile String at = "";
  private volatile long since = System.nanoTime();

  void reached(String path) {
    at = path;
    since = System.nanoTime();
  }

  /** The path it is at; empty before and after the walk. */
  public String at() {
    return at;
  }

  /** How long it has not moved. */
  public Duration standingFor() {
    return Duration.ofNanos(System.nanoTime() - since);
  }
}
