package io.codeloom.agentjob.net;

import java.io.IOException;
import java.time.Duration;

/**
 * Bounded repetition of a call that may fail for a moment.
 *
 * @param attempts at most
 * @param firstPause before the second attempt; doubled each time
 */
public record Retry(int attempts, Duration firstPause) {

  /**
   * Runs {@code call} until it succeeds.
   *
   * @throws IOException of the last attempt, or of the first that is {@link FinalException}
   */
  public void run(Call call) throws IOException, InterruptedException {
    Duration pause = firstPause;
    for (int attempt = 1; ; attempt++) {
      try {
        call.run();
        return;
      } catch (FinalException e) {
        throw e;
      } catch (IOException e) {
        if (attempt >= attempts) {
          throw e;
        }
      }
      Thread.sleep(pause.toMillis());
      pause = pause.multipliedBy(2);
    }
  }

  /** How long it goes on if every attempt fails within {@code attempt}. */
  public Duration longest(Duration attempt) {
    return firstPause.multipliedBy((1L << (attempts - 1)) - 1).plus(attempt.multipliedBy(attempts));
  }

  /** What is tried. */
  public interface Call {
    /** Tries once. */
    void run() throws IOException, InterruptedException;
  }

  /** A failure that another attempt cannot mend. */
  public static class FinalException extends IOException {
    /** Says what failed, without any URL. */
    public FinalException(String message) {
      super(message);
    }
  }
}
