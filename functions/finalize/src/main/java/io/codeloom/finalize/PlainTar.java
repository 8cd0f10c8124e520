package io.codeloom.finalize;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads the tar that the courier writes and no other: POSIX ustar headers, regular files, long
 * names by a small PAX header of one {@code path} (POSIX.1-2017, pax). All the rest of the format,
 * which is where archives hide things, is refused, and no length in a header makes it reserve
 * memory.
 */
final class PlainTar {
  private static final int BLOCK = 512;
  private static final int MAX_PAX_BYTES = 1_024;
  private static final int NAME_BYTES = 100;
  private static final int SIZE_AT = 124;
  private static final int CHECKSUM_AT = 148;
  private static final int CHECKSUM_BYTES = 8;
  private static final int TYPE_AT = 156;
  private static final int MAGIC_AT = 257;
  private static final String MAGIC = "ustar\00000";
  private static final int PREFIX_AT = 345;
  private static final int PREFIX_BYTES = 155;

  private final InputStream in;
  private long left;
  private int padding;

  PlainTar(InputStream in) {
    this.in = in;
  }

  /**
   * One file.
   *
   * @param name as it is written, of any characters
   * @param size in bytes, not negative
   */
  record Entry(String name, long size) {}

  /**
   * The next file, after what is left of the one before; empty at the end of the archive.
   *
   * @throws DefectException if it is anything but a regular file
   * @throws IOException if the archive ends early
   */
  Optional<Entry> next() throws IOException {
    in.skipNBytes(left + padding);
    byte[] header = header();
    if (isEnd(header)) {
      return Optional.empty();
    }
    String longName = null;
    if (header[TYPE_AT] == 'x') {
      longName = paxPath(size(header));
      header = header();
    }
    if (header[TYPE_AT] != '0') {
      throw new DefectException("it holds an entry that is no regular file");
    }
    left = size(header);
    padding = padding(left);
    return Optional.of(new Entry(longName == null ? name(header) : longName, left));
  }

  /** The content of the file that {@link #next} returned last; ends where the file ends. */
  InputStream content() {
    return new Content();
  }

  private byte[] header() throws IOException {
    byte[] header = exactly(BLOCK);
    if (!isEnd(header)) {
      check(header);
    }
    return header;
  }

  private static boolean isEnd(byte[] header) {
    return Arrays.equals(header, new byte[BLOCK]);
  }

  private static void check(byte[] header) throws DefectException {
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      boolean inChecksum = i >= CHECKSUM_AT && i < CHECKSUM_AT + CHECKSUM_BYTES;
      sum += inChecksum ? ' ' : header[i] & 0xff;
    }
    String magic = new String(header, MAGIC_AT, MAGIC.length(), ISO_8859_1);
    boolean prefixed = !field(header, PREFIX_AT, PREFIX_BYTES).isEmpty();
    if (octal(header, CHECKSUM_AT, CHECKSUM_BYTES) != sum || !magic.equals(MAGIC) || prefixed) {
      throw new DefectException("it holds a header that is no plain tar header");
    }
  }

  private String paxPath(long size) throws IOException {
    if (size > MAX_PAX_BYTES) {
      throw new DefectException("it holds an extended header that is too long");
    }
    String record = new String(exactly((int) size), UTF_8);
    in.skipNBytes(padding(size));
    String start = size + " path=";
    if (!record.startsWith(start) || record.indexOf('\n') != record.length() - 1) {
      throw new DefectException("it holds an extended header of more than a name");
    }
    return record.substring(start.length(), record.length() - 1);
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  private static String name(byte[] header) throws DefectException {
    return field(header, 0, NAME_BYTES);
  }

  private static long size(byte[] header) throws DefectException {
    return octal(header, SIZE_AT, 12);
  }

  /** Octal digits as ustar has them; the base-256 of GNU is refused with all else. */
  private static long octal(byte[] header, int from, int length) throws DefectException {
    String digits = new String(header, from, length, ISO_8859_1).replace('\0', ' ').strip();
    if (!digits.matches("[0-7]{1,11}")) {
      throw new DefectException("it holds a header with a bad number");
    }
    return Long.parseLong(digits, 8);
  }

  /** Text up to the first NUL, after which there may be nothing else. */
  private static String field(byte[] header, int from, int length) throws DefectException {
    String text = new String(header, from, length, UTF_8);
    int end = text.indexOf('\0');
    String value = end < 0 ? text : text.substring(0, end);
    if (end >= 0 && !text.substring(end).chars().allMatch(c -> c == 0)) {
      throw new DefectException("it holds a name with a NUL");
    }
    return value;
  }

  private static int padding(long size) {
    return (int) ((BLOCK - size % BLOCK) % BLOCK);
  }

  private final class Content extends InputStream {
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
      if (left == 0) {
        return -1;
      }
      int n = in.read(buffer, offset, (int) Math.min(length, left));
      if (n < 0) {
        throw new EOFException();
      }
      left -= n;
      return n;
    }
  }
}
