package io.codeloom.local.faults;

import java.io.IOException;
import java.util.concurrent.Callable;

/** What every call outwards passes, and may go wrong at. */
@FunctionalInterface
interface Gate {
  /**
   * Makes a call.
   *
   * @param call port and method, or program and request
   * @param effect the call itself
   * @param failure throws, or returns, what the caller is told when the call fails
   */
  Object pass(String call, Callable<Object> effect, Callable<Object> failure) throws Exception;

  /** A call that may take effect when its caller has closed what it gave it. */
  interface Deferrable extends Callable<Object> {
    /** Keeps what it was given. */
    void keep() throws IOException;
  }
}
