package io.codeloom.dispatch;

import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.task.FailureCode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/** The moment by which staging must be over, on a monotonic clock. */
final class Deadline {
  private final LongSupplier nanoTime;
  private final long end;

  private Deadline(LongSupplier nanoTime, long end) {
    this.nanoTime = nanoTime;
    this.end = end;
  }

  /** Now plus {@code life}; {@code nanoTime} as {@link System#nanoTime}. */
  static Deadline in(Duration life, LongSupplier nanoTime) {
    return new Deadline(nanoTime, nanoTime.getAsLong() + life.toNanos());
  }

  /**
   * What is left of it.
   *
   * @throws TaskFailedException if nothing is
   */
  Duration left() {
    long nanos = end - nanoTime.getAsLong();
    if (nanos <= 0) {
      throw new TaskFailedException(
          FailureCode.STAGING_FAILED, "Staging the code took longer than allowed.");
    }
    return Duration.ofNanos(nanos);
  }

  /** {@code in}, each read of which fails as {@link #left} does once nothing is left. */
  InputStream over(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        left();
        return super.read();
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        left();
        return super.read(buffer, offset, length);
      }
    };
  }
}
