package io.codeloom.core.port;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/** Runs the same thing in many threads at once. */
public final class Together {
  private static final int DEADLINE_SECONDS = 60;

  private Together() {}

  /** What each of {@code threads} threads got, all of them let go at the same moment. */
  public static <T> List<T> run(int threads, IntFunction<T> body) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    CountDownLatch gate = new CountDownLatch(1);
    try {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int number = i;
        futures.add(pool.submit(() -> afterGate(gate, body, number)));
      }
      gate.countDown();
      return results(futures);
    } finally {
      pool.shutdownNow();
    }
  }

  private static <T> T afterGate(CountDownLatch gate, IntFunction<T> body, int number)
      throws InterruptedException {
    gate.await();
    return body.apply(number);
  }

  private static <T> List<T> results(List<Future<T>> futures) {
    List<T> results = new ArrayList<>();
    try {
      for (Future<T> future : futures) {
        results.add(future.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("a thread failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
    return results;
  }
}
