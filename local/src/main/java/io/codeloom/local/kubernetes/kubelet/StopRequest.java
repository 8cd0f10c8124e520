package io.codeloom.local.kubernetes.kubelet;

import java.time.Duration;

/**
 * Why a pod must end before its containers do.
 *
 * @param silent the kubelet stops: nothing more is written, the next start reconciles
 * @param reason and message of the pod's status, empty for a plain deletion
 * @param disruption reason of a DisruptionTarget condition, empty for none
 */
record StopRequest(
    Duration grace, boolean silent, String reason, String message, String disruption) {

  static StopRequest deleted(long graceSeconds) {
    return new StopRequest(Duration.ofSeconds(graceSeconds), false, "", "", "");
  }

  static StopRequest shutdown(Duration grace) {
    return new StopRequest(grace, true, "", "", "");
  }

  /** By the API or a higher priority: the Job's policy sees it. */
  static StopRequest disrupted(Duration grace, String message) {
    return new StopRequest(grace, false, "Evicted", message, "EvictionByEvictionAPI");
  }

  /** By the kubelet for want of disk: one second, and no DisruptionTarget condition. */
  static StopRequest overLimit(String message) {
    return new StopRequest(Duration.ofSeconds(1), false, "Evicted", message, "");
  }

  boolean isEviction() {
    return !reason.isEmpty();
  }
}
