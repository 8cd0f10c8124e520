package io.codeloom.agentjob.net;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Closes a stream that stands still: the JDK's HTTP client limits the time to the headers, not the
 * time between two bytes of the body.
 */
public final class StallGuard extends FilterInputStream {
  private final Duration limit;
  private final long endsAt;
  private volatile long readingSince = System.nanoTime();
  private volatile boolean done;
  private volatile boolean stalled;

  private StallGuard(InputStream in, Duration stallLimit, Duration totalLimit) {
    super(in);
    this.limit = stallLimit;
    this.endsAt = System.nanoTime() + totalLimit.toNanos();
  }

  /** Guards {@code in}: no pause longer than {@code stallLimit}, no more than {@code total}. */
  public static StallGuard over(InputStream in, Duration stallLimit, Duration total) {
    StallGuard guard = new StallGuard(in, stallLimit, total);
    guard.checkLater();
    return guard;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int n = read(one, 0, 1);
    return n < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    readingSince = System.nanoTime();
    try {
      int n = super.read(buffer, offset, length);
      if (stalled) {
        throw new StalledException();
      }
      return n;
    } catch (IOException e) {
      throw stalled ? new StalledException() : e;
    }
  }

  @Override
  public void close() throws IOException {
    done = true;
    super.close();
  }

  private void checkLater() {
    long period = Math.min(1_000, Math.max(20, limit.toMillis() / 4));
    Executor later = CompletableFuture.delayedExecutor(period, TimeUnit.MILLISECONDS);
    later.execute(this::check);
  }

  private void check() {
    if (done) {
      return;
    }
    long now = System.nanoTime();
    if (now - readingSince < limit.toNanos() && now < endsAt) {
      checkLater();
      return;
    }
    stalled = true;
    try {
      in.close();
    } catch (IOException e) {
      // The reader learns of it by its own read.
      done = true;
    }
  }

  /** Nothing came for too long. */
  public static final class StalledException extends IOException {
    StalledException() {
      super("the other side stopped sending");
    }
  }
}
