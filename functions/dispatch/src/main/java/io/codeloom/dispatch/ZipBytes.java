package io.codeloom.dispatch;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A spooled ZIP, read anywhere. */
final class ZipBytes implements Closeable {
  private final FileChannel channel;
  private final long size;

  ZipBytes(Path file) throws IOException {
    this.channel = FileChannel.open(file);
    this.size = channel.size();
  }

  long size() {
    return size;
  }

  /**
   * Some bytes, little-endian.
   *
   * @throws EOFException if they are not all there
   */
  ByteBuffer at(long offset, int length) throws IOException {
    if (offset < 0 || offset > size - length) {
      throw new EOFException("beyond the end");
    }
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, offset + bytes.position()) < 0) {
        throw new EOFException("beyond the end");
      }
    }
    return bytes.flip();
  }

  /** The bytes from {@code offset} on; need not be closed. */
  InputStream stream(long offset, long length) {
    return new InputStream() {
      private long next = offset;
      private long left = length;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int from, int count) throws IOException {
        if (left == 0) {
          return -1;
        }
        int n = channel.read(ByteBuffer.wrap(into, from, (int) Math.min(count, left)), next);
        if (n > 0) {
          next += n;
          left -= n;
        }
        return n;
      }
    };
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
