package io.codeloom.platform.git;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Somebody inside who counts who comes, and says nothing. */
final class CountingListener implements AutoCloseable {
  private final ServerSocket socket;
  private final AtomicInteger connections = new AtomicInteger();

  CountingListener() throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    Thread thread = new Thread(this::count, "listener");
    thread.setDaemon(true);
    thread.start();
  }

  private void count() {
    while (!socket.isClosed()) {
      try {
        socket.accept().close();
        connections.incrementAndGet();
      } catch (IOException e) {
        // Closed, or a client that was gone already.
      }
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  int connections() {
    return connections.get();
  }

  /** Waits until somebody has come, for 30 s at most. */
  void awaitConnection() {
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (connections.get() == 0) {
      if (System.nanoTime() > giveUp) {
        throw new AssertionError("nobody was counted");
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
