package io.codeloom.submit;

import jakarta.servlet.http.HttpServletRequest;

/** Tells who is calling. */
@FunctionalInterface
interface Callers {
  /**
   * The owner in whose name a request is made.
   *
   * @throws io.codeloom.core.error.RejectedException if the caller is not known
   */
  String owner(HttpServletRequest request);
}
