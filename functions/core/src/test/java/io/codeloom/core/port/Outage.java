package io.codeloom.core.port;

import io.codeloom.core.error.UnavailableException;
import java.util.function.Supplier;

/** Makes a fake's service fail, so that a test can tell a lost request from a lost answer. */
public final class Outage {
  /** Which half of the exchange is lost. */
  public enum Lost {
    /** The call has no effect. */
    REQUEST,
    /** The call has its effect and fails all the same. */
    ANSWER
  }

  private final String service;
  private Lost lost;
  private int calls;

  /** No outage yet; {@code service} is the name the exception carries. */
  public Outage(String service) {
    this.service = service;
  }

  /** Every call fails until {@link #end}. */
  public synchronized void begin(Lost what) {
    next(what, Integer.MAX_VALUE);
  }

  /** The next {@code count} calls fail. */
  public synchronized void next(Lost what, int count) {
    lost = what;
    calls = count;
  }

  /** Calls work again. */
  public synchronized void end() {
    calls = 0;
  }

  <T> T around(Supplier<T> call) {
    Lost now = take();
    if (now == Lost.REQUEST) {
      throw unavailable();
    }
    T answer = call.get();
    if (now == Lost.ANSWER) {
      throw unavailable();
    }
    return answer;
  }

  void around(Runnable call) {
    around(
        () -> {
          call.run();
          return true;
        });
  }

  private synchronized Lost take() {
    if (calls == 0) {
      return null;
    }
    calls--;
    return lost;
  }

  private UnavailableException unavailable() {
    return new UnavailableException(service, "an outage the test asked for", null);
  }
}
