package io.codeloom.local.services;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Copies only what the loader maps of an ELF-64 executable. MariaDB's server carries 280 MB of
 * debug sections behind 28 MB of code and data, and unpacking those is most of a first start.
 */
final class LoadableElf {
  private static final int HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final int MAX_PROGRAM_HEADERS = 64;
  private static final int MAGIC = 0x464c457f;
  private static final byte CLASS_64 = 2;
  private static final byte LITTLE_ENDIAN = 1;

  private LoadableElf() {}

  /** Writes the loadable part; a file that is no ELF-64 is copied whole. */
  static void copy(InputStream in, OutputStream out) throws IOException {
    byte[] head = in.readNBytes(HEADER + MAX_PROGRAM_HEADERS * PROGRAM_HEADER);
    ByteBuffer view = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    if (!isElf64(view)) {
      out.write(head);
      in.transferTo(out);
      return;
    }
    long end = loadedEnd(view);
    withoutSections(view);
    int first = (int) Math.min(head.length, end);
    out.write(head, 0, first);
    copy(in, out, end - first);
  }

  private static boolean isElf64(ByteBuffer view) {
    return view.capacity() > HEADER
        && view.getInt(0) == MAGIC
        && view.get(4) == CLASS_64
        && view.get(5) == LITTLE_ENDIAN
        && view.getLong(32) == HEADER
        && view.getShort(54) == PROGRAM_HEADER
        && view.getShort(56) <= MAX_PROGRAM_HEADERS;
  }

  private static long loadedEnd(ByteBuffer view) {
    long end = HEADER;
    for (int i = 0; i < view.getShort(56); i++) {
      int at = HEADER + i * PROGRAM_HEADER;
      end = Math.max(end, view.getLong(at + 8) + view.getLong(at + 32));
    }
    return end;
  }

  private static void withoutSections(ByteBuffer view) {
    view.putLong(40, 0);
    view.putShort(60, (short) 0);
    view.putShort(62, (short) 0);
  }

  private static void copy(InputStream in, OutputStream out, long length) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long left = length;
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw new IOException("the executable ends " + left + " bytes too early");
      }
      out.write(buffer, 0, read);
      left -= read;
    }
  }
}
