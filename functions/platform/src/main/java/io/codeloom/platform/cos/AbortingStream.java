package io.codeloom.platform.cos;

import com.qcloud.cos.model.COSObjectInputStream;
import java.io.FilterInputStream;
import java.io.IOException;

/** Drops the connection when closed early, where cos_api would read the whole rest first. */
final class AbortingStream extends FilterInputStream {
  private final COSObjectInputStream content;
  private boolean ended;

  AbortingStream(COSObjectInputStream content) {
    super(content);
    this.content = content;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    ended |= value < 0;
    return value;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = super.read(bytes, offset, length);
    ended |= count < 0;
    return count;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public void close() throws IOException {
    if (ended) {
      super.close();
    } else {
      content.abort();
    }
  }
}
