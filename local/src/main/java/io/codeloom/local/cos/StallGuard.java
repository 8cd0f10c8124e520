package io.codeloom.local.cos;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Closes every connection on which nothing moved for too long: idle, reading or writing. */
final class StallGuard implements AutoCloseable {
  private static final Logger LOG = System.getLogger(StallGuard.class.getName());

  private final long stallNanos;
  private final ScheduledExecutorService watch;
  private final Map<Thread, Watched> connections = new ConcurrentHashMap<>();
  private volatile boolean closed;

  StallGuard(Duration stall) {
    this.stallNanos = stall.toNanos();
    this.watch =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "cos-watch");
              thread.setDaemon(true);
              return thread;
            });
    long period = Math.max(1, stall.toMillis() / 4);
    var unused =
        watch.scheduleWithFixedDelay(this::closeStalled, period, period, TimeUnit.MILLISECONDS);
  }

  /** Watches the connection the current thread serves while the task runs. */
  void watch(Socket socket, Runnable task) {
    connections.put(Thread.currentThread(), new Watched(socket));
    if (closed) {
      hangUp(socket);
    }
    try {
      task.run();
    } finally {
      connections.remove(Thread.currentThread());
    }
  }

  /** Says that the current thread's connection moved. */
  void progress() {
    Watched watched = connections.get(Thread.currentThread());
    if (watched != null) {
      watched.moved = System.nanoTime();
    }
  }

  private void closeStalled() {
    long now = System.nanoTime();
    for (Watched watched : connections.values()) {
      if (now - watched.moved > stallNanos) {
        hangUp(watched.socket);
      }
    }
  }

  private static void hangUp(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // The socket is gone either way, and the other connections still need their watch.
      LOG.log(Level.DEBUG, "closing a connection: {0}", e);
    }
  }

  /** Closes every connection, and whatever is still to be watched. */
  @Override
  public void close() {
    closed = true;
    watch.shutdownNow();
    connections.values().forEach(watched -> hangUp(watched.socket));
  }

  private static final class Watched {
    private final Socket socket;
    private volatile long moved = System.nanoTime();

    Watched(Socket socket) {
      this.socket = socket;
    }
  }
}
