package io.codeloom.local.kubernetes.api;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The latest changes, from which watches read at their own pace. A watcher that falls behind the
 * window is told so (410, as with etcd's compaction) instead of being queued for without limit.
 */
final class EventLog {

  private final int window;
  private final ArrayDeque<StoredEvent> events = new ArrayDeque<>();
  private long floor;
  private boolean closed;

  EventLog(int window, long startVersion) {
    this.window = window;
    this.floor = startVersion;
  }

  synchronized void append(StoredEvent event) {
    events.addLast(event);
    if (events.size() > window) {
      floor = events.removeFirst().version();
    }
    notifyAll();
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /**
   * Waits for changes after a version.
   *
   * @return the changes, empty once the wait is over or the log is closed
   * @throws ApiException 410 when changes after that version are no longer known
   */
  synchronized List<StoredEvent> await(long since, long timeoutNanos) throws InterruptedException {
    long end = System.nanoTime() + timeoutNanos;
    while (true) {
      if (since < floor) {
        throw ApiException.expired(since, floor);
      }
      if (closed || (!events.isEmpty() && events.getLast().version() > since)) {
        return after(since);
      }
      long left = end - System.nanoTime();
      if (left <= 0) {
        return List.of();
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  synchronized boolean isClosed() {
    return closed;
  }

  private List<StoredEvent> after(long since) {
    List<StoredEvent> found = new ArrayList<>();
    for (Iterator<StoredEvent> i = events.descendingIterator(); i.hasNext(); ) {
      StoredEvent event = i.next();
      if (event.version() <= since) {
        break;
      }
      found.add(0, event);
    }
    return found;
  }
}
