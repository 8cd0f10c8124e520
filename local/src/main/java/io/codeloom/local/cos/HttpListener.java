package io.codeloom.local.cos;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * HTTP/1.1, one thread per connection. The JDK's own server will not do: it writes header names as
 * {@code Content-length} and {@code Etag}, and cos_api, which looks them up by exact case, then
 * takes every object for empty.
 */
final class HttpListener implements AutoCloseable {
  private static final Logger LOG = System.getLogger(HttpListener.class.getName());

  /** Idle ones included; further clients wait in the backlog. */
  private static final int MAX_CONNECTIONS = 256;

  private final ServerSocket socket;
  private final ExecutorService threads;
  private final Semaphore free = new Semaphore(MAX_CONNECTIONS);
  private final StallGuard guard;
  private final HttpConnection.Handler handler;

  private HttpListener(ServerSocket socket, StallGuard guard, HttpConnection.Handler handler) {
    this.socket = socket;
    this.guard = guard;
    this.handler = handler;
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "cos-server");
              thread.setDaemon(true);
              return thread;
            });
  }

  static HttpListener open(
      InetSocketAddress address, StallGuard guard, HttpConnection.Handler handler)
      throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.setReuseAddress(true);
      socket.bind(address, MAX_CONNECTIONS);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    HttpListener listener = new HttpListener(socket, guard, handler);
    listener.threads.execute(listener::accept);
    return listener;
  }

  InetAddress address() {
    return socket.getInetAddress();
  }

  int port() {
    return socket.getLocalPort();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        free.acquire();
        take();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void take() {
    try {
      Socket client = socket.accept();
      serveApart(client);
    } catch (IOException e) {
      free.release();
      // A closed listener is the ordinary end; anything else concerned one client only.
      LOG.log(Level.DEBUG, "no connection: {0}", e);
    }
  }

  private void serveApart(Socket client) throws IOException {
    try {
      threads.execute(() -> serve(client));
    } catch (RejectedExecutionException e) {
      client.close();
      throw new IOException("closing", e);
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      HttpConnection connection = new HttpConnection(Wire.of(client, guard::progress), handler);
      guard.watch(client, connection);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a connection broke: {0}", e);
    } finally {
      free.release();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    guard.close();
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
        throw new IOException("a request would not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
