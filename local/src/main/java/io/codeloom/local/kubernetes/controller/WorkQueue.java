package io.codeloom.local.kubernetes.controller;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands keys to a handler on one thread. A key that waits already is not added twice; one whose
 * handling failed comes again after a second.
 */
public final class WorkQueue<K> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkQueue.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Consumer<K> handler;
  private final Set<K> waiting = new HashSet<>();
  private final ScheduledThreadPoolExecutor thread;

  public WorkQueue(String name, Consumer<K> handler) {
    this.handler = handler;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread made = new Thread(task, name);
              made.setDaemon(true);
              return made;
            });
    thread.setRemoveOnCancelPolicy(true);
  }

  public void add(K key) {
    synchronized (waiting) {
      if (!waiting.add(key)) {
        return;
      }
    }
    schedule(() -> handle(key), Duration.ZERO);
  }

  /** Adds the key later, whether or not it comes up before. */
  public void addAfter(K key, Duration delay) {
    schedule(() -> add(key), delay);
  }

  private void schedule(Runnable task, Duration delay) {
    try {
      var unused = thread.schedule(task, Math.max(0, delay.toMillis()), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("closed, so nothing more is done");
    }
  }

  private void handle(K key) {
    synchronized (waiting) {
      waiting.remove(key);
    }
    try {
      handler.accept(key);
    } catch (RuntimeException e) {
      if (!thread.isShutdown()) {
        LOG.warn("{} has to be tried again", key, e);
        addAfter(key, RETRY);
      }
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("a handler does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
