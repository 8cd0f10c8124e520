package io.codeloom.local.cos;

import java.io.IOException;

/** The client went away, stalled or broke the protocol; nobody is left to answer. */
final class ClientGone extends IOException {
  ClientGone(String message) {
    super(message);
  }

  ClientGone(IOException cause) {
    super("the connection broke", cause);
  }
}
