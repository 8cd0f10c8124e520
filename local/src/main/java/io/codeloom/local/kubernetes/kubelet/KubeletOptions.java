package io.codeloom.local.kubernetes.kubelet;

import java.time.Duration;

/**
 * What may differ between a laptop and a test.
 *
 * @param maxPods more than these stay unschedulable
 * @param restartBackoff pause before the second restart of a sidecar; doubles up to five minutes
 * @param diskCheck how often volumes with a size limit are measured
 * @param stopGrace what containers get at most when the kubelet itself stops
 */
public record KubeletOptions(
    int maxPods, Duration restartBackoff, Duration diskCheck, Duration stopGrace) {

  /** 250 pods; the pauses of the real kubelet; volumes measured every 20 s; 10 s to stop. */
  public static KubeletOptions standard() {
    return new KubeletOptions(
        250, Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(10));
  }
}
