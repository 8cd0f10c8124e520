package io.codeloom.dispatch;

import io.codeloom.core.port.StagingLeases.Lease;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Renews a lease three times within its life, on a thread of its own, until closed or until its
 * claim counts as abandoned: one that hangs must not keep the others away.
 */
final class LeaseRenewal implements AutoCloseable {
  private final Lease.Held lease;
  private final long everyMillis;
  private final long atMostMillis;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread renewer = new Thread(work, "lease-renewal");
            renewer.setDaemon(true);
            return renewer;
          });

  LeaseRenewal(Lease.Held lease, Duration life, Duration atMost) {
    this.lease = lease;
    this.everyMillis = life.toMillis() / 3;
    this.atMostMillis = atMost.toMillis();
  }

  /** Starts renewing. A lease lost meanwhile stops nothing: the database fences, not the lease. */
  @SuppressWarnings("FutureReturnValueIgnored") // neither throws, so there is nothing to await
  void start() {
    thread.scheduleAtFixedRate(lease::renew, everyMillis, everyMillis, TimeUnit.MILLISECONDS);
    // What is periodic ends with it.
    thread.schedule(thread::shutdown, atMostMillis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
