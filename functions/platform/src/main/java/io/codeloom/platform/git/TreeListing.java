package io.codeloom.platform.git;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeloom.core.error.UnavailableException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Hands what {@code git archive} writes on to a sink. */
final class TreeListing {
  private final TreeSink sink;

  TreeListing(TreeSink sink) {
    this.sink = sink;
  }

  /** Reads it all; returns how many entries there were. */
  long read(InputStream in) throws IOException {
    long entries = 0;
    // Latin-1 keeps every byte, so that names in any encoding arrive whole.
    var tar = new TarArchiveInputStream(new BufferedInputStream(in), ISO_8859_1.name());
    for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
      take(e, new Content(tar));
      entries++;
    }
    in.transferTo(OutputStream.nullOutputStream());
    return entries;
  }

  private void take(TarArchiveEntry entry, Content content) throws IOException {
    try {
      hand(entry, content);
    } catch (IOException e) {
      if (content.broke) {
        throw e;
      }
      throw new UnavailableException(UnavailableException.SCRATCH_DISK, "writing the code", e);
    }
  }

  private void hand(TarArchiveEntry entry, InputStream content) throws IOException {
    String path = text(entry.getName());
    if (entry.isSymbolicLink()) {
      sink.link(path, text(entry.getLinkName()));
    } else if (entry.isDirectory()) {
      sink.folder(path.substring(0, path.length() - 1));
    } else {
      sink.file(path, (entry.getMode() & 0100) != 0, entry.getSize(), content);
    }
  }

  /** UTF-8 where it is; otherwise Latin-1, because a tar with pax names knows only Unicode. */
  private static String text(String latin1) {
    if (latin1.chars().anyMatch(c -> c > 0xff)) {
      return latin1; // came by a pax header, which is UTF-8 already
    }
    try {
      byte[] bytes = latin1.getBytes(ISO_8859_1);
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return latin1;
    }
  }

  /** Tells what git does not write any more from what the sink cannot take in. */
  private static final class Content extends FilterInputStream {
    private boolean broke;

    Content(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      broke = true;
      int read = super.read(bytes, offset, length);
      broke = false;
      return read;
    }
  }
}
