package io.codeloom.local.kubernetes.kubelet;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A container's log: what is beyond the limit is dropped, and said to be. Goes on after restarts.
 */
final class BoundedLog extends OutputStream {

  private static final byte[] NOTE =
      "\n[the rest of this container's output was dropped]\n".getBytes(StandardCharsets.UTF_8);

  private final OutputStream file;
  private long left;
  private boolean closed;

  BoundedLog(Path path, long limit) throws IOException {
    Files.createDirectories(path.getParent());
    file = Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    left = limit - Files.size(path);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    if (closed || left <= 0) {
      return;
    }
    int fits = (int) Math.min(left, length);
    file.write(bytes, offset, fits);
    left -= fits;
    if (left == 0) {
      file.write(NOTE);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    file.close();
  }
}
