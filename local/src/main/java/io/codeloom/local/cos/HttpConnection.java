package io.codeloom.local.cos;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/** Reads one request after the other from a connection until either side has enough. */
final class HttpConnection implements Runnable {
  private static final Logger LOG = System.getLogger(HttpConnection.class.getName());
  private static final byte[] GO_ON = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII);

  /** A client reads the answer only after it sent its body; what is larger is cut off. */
  private static final long MAX_DRAIN = 16L * 1024 * 1024;

  private final Wire wire;
  private final Handler handler;

  HttpConnection(Wire wire, Handler handler) {
    this.wire = wire;
    this.handler = handler;
  }

  /** Answers one request. */
  interface Handler {
    void handle(RequestHead head, InputStream body, Reply reply) throws IOException;

    /** Answers what cannot even be read. */
    void refuse(CosException error, Reply reply) throws IOException;
  }

  @Override
  public void run() {
    try {
      boolean more = true;
      while (more) {
        more = serveOne();
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a connection broke off: {0}", e);
    }
  }

  private boolean serveOne() throws IOException {
    try {
      Optional<RequestHead> head = RequestHead.read(wire.in());
      return head.isPresent() && serve(head.get());
    } catch (CosException e) {
      handler.refuse(e, new Reply(wire.out(), false).closing(true));
      return false;
    }
  }

  private boolean serve(RequestHead head) throws IOException, CosException {
    boolean asks = head.is("expect", "100-continue");
    RequestBody body = RequestBody.of(head, wire.in(), asks ? this::goOn : () -> {});
    Reply reply =
        new Reply(wire.out(), head.method().equals("HEAD"))
            .beforeSending(() -> drain(body, asks))
            .closing(!head.http11() || head.is("connection", "close"));
    handler.handle(head, body, reply);
    return reply.keepsOpen() && body.ended();
  }

  private void goOn() throws IOException {
    wire.out().write(GO_ON);
  }

  /** Reads away what the handler left; false when the connection cannot be used any further. */
  private static boolean drain(RequestBody body, boolean asks) throws IOException {
    if (asks && body.untouched()) {
      return body.ended();
    }
    byte[] buffer = new byte[64 * 1024];
    long left = MAX_DRAIN;
    for (int n = 0; n >= 0 && left > 0; n = body.read(buffer)) {
      left -= n;
    }
    return body.ended();
  }
}
