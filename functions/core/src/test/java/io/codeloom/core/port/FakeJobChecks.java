package io.codeloom.core.port;

import io.codeloom.core.event.JobCheck;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what was sent to finalize, in order. */
public final class FakeJobChecks implements JobChecks {
  /** Fails calls; with a lost answer the request counts as sent. */
  public final Outage outage = new Outage("Broker");

  private final List<JobCheck> sent = new CopyOnWriteArrayList<>();

  @Override
  public void send(JobCheck check) {
    outage.around(() -> sent.add(check));
  }

  /** What was sent. */
  public List<JobCheck> sent() {
    return List.copyOf(sent);
  }
}
