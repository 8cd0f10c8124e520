package io.codeloom.local.kubernetes.kubelet;

import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.time.Duration;

/**
 * A startup probe's timing. It is asked more often than its period, so that a pod starts as soon as
 * it can; failures count only once a period, as the real kubelet's do.
 */
final class ProbeClock {

  private static final Duration QUICK = Duration.ofMillis(250);

  /** What an answer means. */
  enum Verdict {
    UNDECIDED,
    PASSED,
    FAILED
  }

  private final Probe probe;
  private long next;
  private long periodEnds;
  private int failures;

  /** A null probe is never asked. */
  ProbeClock(Probe probe) {
    this.probe = probe;
  }

  void begin() {
    if (probe == null) {
      return;
    }
    failures = 0;
    int delay = probe.getInitialDelaySeconds() == null ? 0 : probe.getInitialDelaySeconds();
    next = System.nanoTime() + Duration.ofSeconds(delay).toNanos();
    periodEnds = next + period();
  }

  private long period() {
    return Duration.ofSeconds(Math.max(1, probe.getPeriodSeconds())).toNanos();
  }

  long next() {
    return next;
  }

  boolean isDue(long nanos) {
    return nanos - next >= 0;
  }

  Verdict ask(RunningContainer container) throws InterruptedException {
    if (passes(container)) {
      return Verdict.PASSED;
    }
    long now = System.nanoTime();
    next = now + QUICK.toNanos();
    if (now - periodEnds >= 0) {
      periodEnds = now + period();
      failures++;
    }
    return failures >= probe.getFailureThreshold() ? Verdict.FAILED : Verdict.UNDECIDED;
  }

  private boolean passes(RunningContainer container) throws InterruptedException {
    Duration timeout = Duration.ofSeconds(Math.max(1, probe.getTimeoutSeconds()));
    try {
      return container.exec(probe.getExec().getCommand(), timeout) == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
