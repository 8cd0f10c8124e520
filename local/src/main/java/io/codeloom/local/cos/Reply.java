package io.codeloom.local.cos;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.LinkedHashMap;
import java.util.Map;

/** Answers one request; header names go out in the case they are given. */
final class Reply {
  private static final int BUFFER = 64 * 1024;

  private final OutputStream out;
  private final boolean headOnly;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private Finish finish = () -> true;
  private boolean closing;
  private boolean started;

  Reply(OutputStream out, boolean headOnly) {
    this.out = out;
    this.headOnly = headOnly;
  }

  /** What is to be done before the first byte goes out; false closes the connection afterwards. */
  interface Finish {
    boolean done() throws IOException;
  }

  Reply beforeSending(Finish step) {
    this.finish = step;
    return this;
  }

  Reply closing(boolean close) {
    this.closing |= close;
    return this;
  }

  boolean keepsOpen() {
    return started && !closing;
  }

  boolean started() {
    return started;
  }

  /** Forgets the headers set so far, but for the request's id. */
  void reset(String requestId) {
    headers.clear();
    headers.put("x-cos-request-id", requestId);
  }

  /** Sets a header; the value is one character a byte and has no control characters. */
  Reply header(String name, String value) throws CosException {
    if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f || c > 0xff)) {
      throw CosException.invalid("The header " + name + " cannot hold that value.");
    }
    headers.put(name, value);
    return this;
  }

  void empty(int status) throws IOException {
    start(status, 0);
  }

  void xml(int status, Xml body) throws IOException {
    byte[] bytes = body.toString().getBytes(UTF_8);
    headers.put("Content-Type", "application/xml");
    start(status, bytes.length);
    if (!headOnly) {
      out.write(bytes);
    }
  }

  void bytes(int status, FileChannel file, ByteRange range) throws IOException {
    start(status, range.length());
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    long left = headOnly ? 0 : range.length();
    file.position(range.first());
    while (left > 0) {
      buffer.clear().limit((int) Math.min(BUFFER, left));
      int n = file.read(buffer);
      if (n < 0) {
        throw new IOException("an object's file is shorter than its record says");
      }
      out.write(buffer.array(), 0, n);
      left -= n;
    }
  }

  /** Sends the head alone, as if a body of that length followed. */
  void lengthOnly(int status, long length) throws IOException {
    start(status, length);
  }

  private void start(int status, long length) throws IOException {
    closing |= !finish.done();
    started = true;
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append(" ");
    head.append(Reasons.of(status)).append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (status != 204 && status != 304) {
      head.append("Content-Length: ").append(length).append("\r\n");
    }
    head.append("Connection: ").append(closing ? "close" : "keep-alive").append("\r\n\r\n");
    out.write(head.toString().getBytes(ISO_8859_1));
  }
}
