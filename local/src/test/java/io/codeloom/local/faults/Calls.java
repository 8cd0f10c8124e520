package io.codeloom.local.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** All outside calls of one delivery after another pass here; one of them may go wrong. */
final class Calls implements Gate {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Runnable kill;
  private final Map<String, Integer> counts = new HashMap<>();
  private List<Fault.CallSite> seen = new ArrayList<>();
  private Function function;
  private int delivery;
  private Fault fault;
  private boolean struck;
  private Callable<Object> landing;
  private volatile Service away;
  private CountDownLatch stuck = new CountDownLatch(1);
  private CountDownLatch released = new CountDownLatch(1);

  /** What dies at a fault that kills, {@code kill} kills. */
  Calls(Runnable kill) {
    this.kill = kill;
  }

  /** From now on calls belong to this delivery; {@code wrong} is null if none goes wrong. */
  synchronized void begin(Function of, int number, Fault wrong) {
    function = of;
    delivery = number;
    counts.clear();
    fault = wrong;
    struck = false;
    stuck = new CountDownLatch(1);
    released = new CountDownLatch(1);
  }

  /** From now on no call of this service has an effect; null ends it. */
  void away(Service service) {
    away = service;
  }

  /** The calls of the deliveries since the last time it was asked. */
  synchronized List<Fault.CallSite> seen() {
    List<Fault.CallSite> all = seen;
    seen = new ArrayList<>();
    return all;
  }

  /** Whether the call that was to go wrong did. */
  synchronized boolean struck() {
    return struck;
  }

  /** Whether a call came to hang within this time. */
  boolean awaitStuck(long millis) throws InterruptedException {
    return latch(true).await(millis, TimeUnit.MILLISECONDS);
  }

  /** The call that hangs now, whatever deliveries begin meanwhile. */
  Hanging hanging() {
    return latch(false)::countDown;
  }

  /** A call that hangs. */
  @FunctionalInterface
  interface Hanging {
    /** Lets it go on. */
    void release();
  }

  /** The call that was told to have failed and has yet to take effect. */
  synchronized Callable<Object> landing() {
    Callable<Object> late = landing;
    landing = null;
    return late;
  }

  @Override
  public Object pass(String call, Callable<Object> effect, Callable<Object> failure)
      throws Exception {
    Service gone = away;
    if (gone != null && gone.isCalledBy(call)) {
      return failure.call();
    }
    Fault now = count(call);
    if (now == null) {
      return effect.call();
    }
    return switch (now.trouble()) {
      case FAILS -> failure.call();
      case ANSWER_LOST -> {
        effect.call();
        yield failure.call();
      }
      case HANGS -> {
        hang();
        yield failure.call();
      }
      case LANDS_SOON, LANDS_LATE -> {
        putOff(effect);
        yield failure.call();
      }
      case COMES_LATE, OUTLASTS -> {
        hang();
        yield effect.call();
      }
      case KILLED_BEFORE -> {
        kill.run();
        throw new IllegalStateException("survived at " + now);
      }
      case DROPPED, TWICE, AGAIN, DELAYED, OVERTAKEN -> effect.call();
      case KILLED -> {
        try {
          yield effect.call();
        } finally {
          kill.run();
        }
      }
    };
  }

  private synchronized Fault count(String call) {
    int nth = counts.merge(call, 1, Integer::sum) - 1;
    Fault.CallSite site = new Fault.CallSite(function, delivery, call, nth);
    seen.add(site);
    if (struck || fault == null || !fault.site().equals(site)) {
      return null;
    }
    struck = true;
    return fault;
  }

  private synchronized void putOff(Callable<Object> effect) throws IOException {
    if (effect instanceof Gate.Deferrable deferrable) {
      deferrable.keep();
    }
    landing = effect;
  }

  private void hang() throws InterruptedException {
    CountDownLatch end = latch(false);
    latch(true).countDown();
    if (!end.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("nobody let it go on");
    }
  }

  private synchronized CountDownLatch latch(boolean ofStuck) {
    return ofStuck ? stuck : released;
  }
}
