package io.codeloom.agentjob;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells a command to wind up: SIGTERM in a container, a call of {@link #fire} within one JVM. */
public final class StopSignal {
  private final CountDownLatch fired = new CountDownLatch(1);
  private final List<Runnable> listeners = new ArrayList<>();

  /** Fires once; later calls do nothing. Listeners run on the calling thread and must be quick. */
  public void fire() {
    List<Runnable> toRun;
    synchronized (listeners) {
      if (isFired()) {
        return;
      }
      fired.countDown();
      toRun = List.copyOf(listeners);
    }
    toRun.forEach(Runnable::run);
  }

  /** Whether it has fired. */
  public boolean isFired() {
    return fired.getCount() == 0;
  }

  /** Waits at most {@code timeout}; returns whether it has fired. */
  public boolean await(Duration timeout) throws InterruptedException {
    return fired.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Runs {@code listener} when it fires, or at once if it has. */
  public void onFire(Runnable listener) {
    synchronized (listeners) {
      if (!isFired()) {
        listeners.add(listener);
        return;
      }
    }
    listener.run();
  }
}
