package io.codeloom.local.cos;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/** Believes, routes and answers requests; every failure becomes COS's error document. */
final class CosHandler implements HttpConnection.Handler {
  private static final Logger LOG = System.getLogger(CosHandler.class.getName());

  private final Shelves shelves;
  private final SignatureCheck signatures;
  private final Router router;
  private final CosFault fault;
  private final Semaphore turns;

  CosHandler(
      Shelves shelves, SignatureCheck signatures, Router router, CosFault fault, int threads) {
    this.shelves = shelves;
    this.signatures = signatures;
    this.router = router;
    this.fault = fault;
    this.turns = new Semaphore(threads, true);
  }

  @Override
  public void handle(RequestHead head, InputStream body, Reply reply) throws IOException {
    turns.acquireUninterruptibly();
    try {
      OptionalInt status = fault.strike(head.method(), head.target());
      if (status.isEmpty()) {
        answer(head, body, reply);
      } else if (status.getAsInt() > 0) {
        refuse(new CosException(status.getAsInt(), "InternalError", "Injected."), reply);
      }
    } finally {
      turns.release();
    }
  }

  private void answer(RequestHead head, InputStream body, Reply reply) throws IOException {
    try {
      CosRequest request = CosRequest.of(head, body, shelves.names());
      signatures.check(request);
      reply.header("x-cos-request-id", UUID.randomUUID().toString());
      router.route(request, shelves.get(request.bucket()), reply);
    } catch (CosException e) {
      refuse(e, reply);
    } catch (ClientGone e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, head.method() + " " + head.path() + " failed", e);
      fail(reply);
    }
  }

  private void fail(Reply reply) throws IOException {
    if (reply.started()) {
      reply.closing(true);
    } else {
      refuse(new CosException(500, "InternalError", "We encountered an internal error."), reply);
    }
  }

  @Override
  public void refuse(CosException error, Reply reply) throws IOException {
    String id = UUID.randomUUID().toString();
    reply.reset(id);
    reply.xml(
        error.status(),
        new Xml()
            .open("Error")
            .text("Code", error.code())
            .text("Message", error.getMessage())
            .text("RequestId", id)
            .text("TraceId", id)
            .close("Error"));
  }
}
