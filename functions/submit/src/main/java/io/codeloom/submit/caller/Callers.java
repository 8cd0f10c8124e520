package io.codeloom.submit.caller;

import jakarta.servlet.http.HttpServletRequest;

/** Tells who is calling. */
@FunctionalInterface
public interface Callers {
  /**
   * Who makes the request.
   *
   * @throws io.codeloom.core.error.RejectedException of UNAUTHENTICATED if nobody knows; the same
   *     for credentials that are missing, unknown and wrong
   * @throws io.codeloom.core.error.UnavailableException if it cannot be found out now
   */
  Caller of(HttpServletRequest request);
}
