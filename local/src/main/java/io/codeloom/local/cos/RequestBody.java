package io.codeloom.local.cos;

import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of one request's body and not one more; a body that ends early is a {@link ClientGone},
 * never a short body. A client that waits to be told so is told to go on at the first read.
 */
final class RequestBody extends InputStream {
  private final InputStream in;
  private final boolean chunked;
  private final GoOn goOn;
  private long left;
  private boolean begun;
  private boolean lastChunk;

  private RequestBody(InputStream in, boolean chunked, long length, GoOn goOn) {
    this.in = in;
    this.chunked = chunked;
    this.left = length;
    this.goOn = goOn;
    this.lastChunk = !chunked;
  }

  /** Tells a client that waits for it to send its body. */
  interface GoOn {
    void tell() throws IOException;
  }

  static RequestBody of(RequestHead head, InputStream in, GoOn goOn) throws CosException {
    String length = head.headers().get("content-length");
    String coding = head.headers().get("transfer-encoding");
    if (coding != null) {
      if (length != null || !coding.equalsIgnoreCase("chunked")) {
        throw new CosException(400, "BadRequest", "The body's length is told ambiguously.");
      }
      return new RequestBody(in, true, 0, goOn);
    }
    if (length != null && !length.matches("[0-9]{1,18}")) {
      throw new CosException(400, "BadRequest", "Content-Length must be a number.");
    }
    return new RequestBody(in, false, length == null ? 0 : Long.parseLong(length), goOn);
  }

  boolean ended() {
    return left == 0 && lastChunk;
  }

  /** Whether the client may still be waiting for leave to send. */
  boolean untouched() {
    return !begun;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!begun && !ended()) {
      goOn.tell();
    }
    begun = true;
    if (left == 0 && !lastChunk) {
      nextChunk();
    }
    if (left == 0) {
      return -1;
    }
    int n = in.read(buffer, offset, (int) Math.min(left, length));
    if (n < 0) {
      throw new ClientGone("the body broke off");
    }
    left -= n;
    if (left == 0 && chunked) {
      expectEmptyLine();
    }
    return n;
  }

  private void nextChunk() throws IOException {
    String size = line();
    int extension = size.indexOf(';');
    String hex = (extension < 0 ? size : size.substring(0, extension)).strip();
    if (!hex.matches("[0-9a-fA-F]{1,12}")) {
      throw new ClientGone("a chunk's size is malformed");
    }
    left = Long.parseLong(hex, 16);
    if (left == 0) {
      lastChunk = true;
      for (int trailers = 0; !line().isEmpty(); trailers++) {
        if (trailers == 100) {
          throw new ClientGone("too many trailers");
        }
      }
    }
  }

  private void expectEmptyLine() throws IOException {
    if (!line().isEmpty()) {
      throw new ClientGone("a chunk is longer than it says");
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0 || line.length() > 1000) {
        throw new ClientGone("the chunked body broke off");
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }
}
