package io.codeloom.finalize;

import io.codeloom.core.error.UnavailableException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;

/**
 * Can be read until a moment on a monotonic clock; from then on {@link UnavailableException} says
 * that there is no time left.
 */
final class TimelyStream extends FilterInputStream {
  private final LongSupplier nanoTime;
  private final long end;

  /** {@code end} is a reading of {@code nanoTime}. */
  TimelyStream(InputStream in, LongSupplier nanoTime, long end) {
    super(in);
    this.nanoTime = nanoTime;
    this.end = end;
  }

  @Override
  public int read() throws IOException {
    check();
    return super.read();
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    check();
    return super.read(bytes, offset, length);
  }

  private void check() {
    if (nanoTime.getAsLong() - end > 0) {
      throw new UnavailableException("COS", "it is too slow for the outputs", null);
    }
  }
}
