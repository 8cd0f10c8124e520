package io.codeloom.dispatch;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** Reads entries' contents, held against the size and checksum they were announced with. */
final class ZipContent {
  private static final int BUFFER = 64 << 10;

  /** Takes in a content; must read it to its end. */
  interface Use {
    void accept(InputStream content) throws IOException;
  }

  private final ZipBytes zip;

  ZipContent(ZipBytes zip) {
    this.zip = zip;
  }

  /** Hands the content of {@code entry} to {@code use}. */
  void read(ZipEntryHeader entry, Use use) throws IOException {
    CRC32 crc = new CRC32();
    Inflater inflater = new Inflater(true);
    try {
      use.accept(new CheckedInputStream(unpacked(entry, inflater), crc));
    } catch (EOFException | ZipException e) {
      throw ZipRejection.of(entry.name(), "is cut off or damaged");
    } finally {
      inflater.end();
    }
    if (crc.getValue() != entry.crc()) {
      throw ZipRejection.of(entry.name(), "is damaged: its checksum does not fit");
    }
  }

  /** The content of a small entry, at most {@code limit} bytes of it. */
  byte[] bytes(ZipEntryHeader entry, int limit) throws IOException {
    byte[][] content = new byte[1][];
    read(
        entry,
        in -> {
          content[0] = in.readNBytes(limit);
          in.transferTo(OutputStream.nullOutputStream());
        });
    return content[0];
  }

  private InputStream unpacked(ZipEntryHeader entry, Inflater inflater) {
    InputStream packed = zip.stream(entry.dataOffset(), entry.packed());
    if (!entry.deflated()) {
      return packed;
    }
    // Without zlib's header the inflater wants one byte more than there is.
    InputStream padded = new SequenceInputStream(packed, new ByteArrayInputStream(new byte[1]));
    return new InflaterInputStream(padded, inflater, BUFFER);
  }
}
