package io.codeloom.platform.kubernetes;

import io.codeloom.core.error.UnavailableException;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.function.Supplier;

/** Calls the API server and says in the domain's words what went wrong. */
final class Calls {
  static final int NOT_FOUND = 404;
  static final int CONFLICT = 409;

  /** Tries at a change that others keep overtaking. */
  private static final int ATTEMPTS = 8;

  private Calls() {}

  /** The answer of {@code call}. */
  static <T> T calling(String operation, Supplier<T> call) {
    try {
      return call.get();
    } catch (KubernetesClientException e) {
      throw unavailable(operation, e);
    }
  }

  /**
   * Runs a change made from what was read just before, anew as long as somebody else overtakes it.
   * That the object is gone is fine.
   */
  static void changing(String operation, Runnable change) {
    KubernetesClientException overtaken = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        change.run();
        return;
      } catch (KubernetesClientException e) {
        if (e.getCode() == NOT_FOUND) {
          return;
        }
        if (e.getCode() != CONFLICT) {
          throw unavailable(operation, e);
        }
        overtaken = e;
      }
    }
    throw unavailable(operation, overtaken);
  }

  /**
   * The exception without the answer's message, which may repeat what a Secret holds; with the
   * cause where there was no answer.
   */
  static UnavailableException unavailable(String operation, KubernetesClientException e) {
    String reason = Optional.ofNullable(e.getStatus()).map(Status::getReason).orElse("no answer");
    String detail = operation + ": " + e.getCode() + " " + reason;
    return new UnavailableException("Kubernetes", detail, e.getStatus() == null ? e : null);
  }
}
