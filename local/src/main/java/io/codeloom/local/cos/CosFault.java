package io.codeloom.local.cos;

import java.util.OptionalInt;

/** A hook by which a test breaks requests. */
@FunctionalInterface
public interface CosFault {
  /** Breaks nothing. */
  CosFault NONE = (method, target) -> OptionalInt.empty();

  /**
   * Called on the request's own thread before anything is read of its body; it may also wait.
   *
   * @param target path and query as the client sent them
   * @return the HTTP status to fail with, 0 to cut the connection, or empty to serve the request
   */
  OptionalInt strike(String method, String target);
}
