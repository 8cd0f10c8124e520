package io.codeloom.dispatch;

import io.codeloom.core.port.StagingLeases.Lease;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Renews a lease three times within its life, on a thread of its own, until closed. */
final class LeaseRenewal implements AutoCloseable {
  private final Lease.Held lease;
  private final long everyMillis;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread renewer = new Thread(work, "lease-renewal");
            renewer.setDaemon(true);
            return renewer;
          });

  LeaseRenewal(Lease.Held lease, Duration life) {
    this.lease = lease;
    this.everyMillis = life.toMillis() / 3;
  }

  /** Starts renewing. A lease lost meanwhile stops nothing: the database fences, not the lease. */
  @SuppressWarnings("FutureReturnValueIgnored") // renew never throws, so there is nothing to await
  void start() {
    thread.scheduleAtFixedRate(lease::renew, everyMillis, everyMillis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
