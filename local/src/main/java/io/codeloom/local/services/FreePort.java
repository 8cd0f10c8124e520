package io.codeloom.local.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;

/** Ports of the loopback address. */
final class FreePort {
  static final String LOOPBACK = "127.0.0.1";
  private static final int CONNECT_MILLIS = 1000;

  private FreePort() {}

  /** A port nobody listened on a moment ago; whoever binds it must cope with having lost it. */
  static int next() {
    try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on " + LOOPBACK, e);
    }
  }

  private static InetAddress loopback() throws UnknownHostException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  static InetSocketAddress at(int port) throws UnknownHostException {
    return new InetSocketAddress(loopback(), port);
  }

  static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(at(port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
