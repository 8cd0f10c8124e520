package io.codeloom.local.cos;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** A socket's two streams; each byte that moves counts as progress, each error as a goodbye. */
record Wire(InputStream in, OutputStream out) {

  static Wire of(Socket socket, Runnable progress) throws IOException {
    return new Wire(
        new BufferedInputStream(new Source(socket.getInputStream(), progress), 64 * 1024),
        new Sink(socket.getOutputStream(), progress));
  }

  private static final class Source extends FilterInputStream {
    private final Runnable progress;

    Source(InputStream in, Runnable progress) {
      super(in);
      this.progress = progress;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        int n = in.read(buffer, offset, length);
        progress.run();
        return n;
      } catch (IOException e) {
        throw new ClientGone(e);
      }
    }
  }

  private static final class Sink extends FilterOutputStream {
    private final Runnable progress;

    Sink(OutputStream out, Runnable progress) {
      super(out);
      this.progress = progress;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      try {
        out.write(buffer, offset, length);
        progress.run();
      } catch (IOException e) {
        throw new ClientGone(e);
      }
    }
  }
}
