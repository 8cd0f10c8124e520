package io.codeloom.local.environment;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what was started, last first; one failure keeps none of the others from being closed. */
final class Closers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Closers.class);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  synchronized <T extends AutoCloseable> T add(T closeable) {
    open.push(closeable);
    return closeable;
  }

  @Override
  public synchronized void close() {
    while (!open.isEmpty()) {
      AutoCloseable next = open.pop();
      try {
        next.close();
      } catch (Exception e) {
        LOG.warn("{} did not close", next.getClass().getSimpleName(), e);
      }
    }
  }
}
