package io.codeloom.local.contract;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands between a client and a server, and can cut the line or swallow what is said on it. */
public final class CuttableProxy implements AutoCloseable {
  private enum Line {
    OPEN,
    CUT,
    MUTE
  }

  private volatile InetSocketAddress server;
  private final ServerSocket listener;
  private final List<Closeable> sockets = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile Line line = Line.OPEN;

  /** Listens on a port of its own, for the server at this one. */
  public CuttableProxy(int serverPort) throws IOException {
    server = new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort);
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  /** Where it listens on loopback. */
  public int port() {
    return listener.getLocalPort();
  }

  /**
   * Leads new connections to the server at this port on loopback; returns where they led before.
   */
  public int lead(int port) {
    int before = server.getPort();
    server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    return before;
  }

  /** Ends all connections and refuses new ones. */
  public void cut() {
    line = Line.CUT;
    sockets.forEach(CuttableProxy::closeQuietly);
    sockets.clear();
  }

  /** Keeps all connections, and nothing comes through. */
  public void mute() {
    line = Line.MUTE;
  }

  /** Lets everything through again; what was swallowed stays so. */
  public void open() {
    line = Line.OPEN;
  }

  private void accept() {
    try {
      while (!listener.isClosed()) {
        Socket client = listener.accept();
        if (line == Line.CUT) {
          client.close();
        } else {
          join(client);
        }
      }
    } catch (IOException e) {
      cut();
    }
  }

  private void join(Socket client) throws IOException {
    Socket upstream = new Socket();
    upstream.connect(server, 2_000);
    sockets.add(client);
    sockets.add(upstream);
    threads.execute(() -> pump(client, upstream));
    threads.execute(() -> pump(upstream, client));
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[8_192];
    try (from;
        to) {
      for (int n = from.getInputStream().read(buffer); n >= 0; ) {
        if (line == Line.OPEN) {
          to.getOutputStream().write(buffer, 0, n);
        }
        n = from.getInputStream().read(buffer);
      }
    } catch (IOException e) {
      closeQuietly(to);
    }
  }

  private static void closeQuietly(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
    threads.shutdownNow();
  }
}
