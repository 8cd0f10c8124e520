package io.codeloom.dispatch;

import io.codeloom.core.job.CodeLimits;
import io.codeloom.dispatch.ZipEntryHeader.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One record of the central directory, held against the local header it points to.
 *
 * @param fixed the 46 bytes every record has
 * @param rawName the name's bytes
 * @param extra the extra fields
 * @param length of the whole record
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record ZipRecord(ZipBytes zip, ByteBuffer fixed, byte[] rawName, ZipExtra extra, int length) {
  private static final int CENTRAL = 0x02014b50;
  private static final int LOCAL = 0x04034b50;
  private static final int CENTRAL_SIZE = 46;
  private static final int LOCAL_SIZE = 30;

  private static final int ENCRYPTED = 1 | 1 << 6 | 1 << 13;
  private static final int SIZES_FOLLOW = 1 << 3;
  private static final int UTF_8_NAME = 1 << 11;

  private static final int STORED = 0;
  private static final int DEFLATED = 8;

  private static final int TYPE_MASK = 0170000;
  private static final int TYPE_FILE = 0100000;
  private static final int TYPE_FOLDER = 0040000;
  private static final int TYPE_LINK = 0120000;

  static ZipRecord read(ZipBytes zip, long at) throws IOException {
    ByteBuffer fixed = zip.at(at, CENTRAL_SIZE);
    if (fixed.getInt(0) != CENTRAL) {
      throw ZipDirectory.damaged("its directory holds something else");
    }
    int nameLength = fixed.getShort(28) & 0xffff;
    int extraLength = fixed.getShort(30) & 0xffff;
    int commentLength = fixed.getShort(32) & 0xffff;
    ByteBuffer rest = zip.at(at + CENTRAL_SIZE, nameLength + extraLength);
    byte[] name = new byte[nameLength];
    rest.get(name);
    ZipExtra extra = ZipExtra.of(rest.slice());
    int length = CENTRAL_SIZE + nameLength + extraLength + commentLength;
    return new ZipRecord(zip, fixed, name, extra, length);
  }

  /** The entry, if nothing is wrong with it. */
  ZipEntryHeader entry(CodeLimits limits) throws IOException {
    String name = new ZipName(rawName, isUnicode(), madeOnUnix(), extra).decoded();
    if ((flags() & ENCRYPTED) != 0) {
      throw ZipRejection.of(name, "is encrypted; send the ZIP without a password");
    }
    if (method() != STORED && method() != DEFLATED) {
      throw ZipRejection.of(
          name, "is packed by method " + method() + "; only stored and deflated are read");
    }
    Sizes sizes = sizes();
    if (sizes.packed < 0 || sizes.size < 0 || sizes.offset < 0) {
      throw ZipDirectory.damaged("an entry has no possible size");
    }
    if (method() == STORED && sizes.packed != sizes.size) {
      throw ZipRejection.of(name, "is stored, yet says two different sizes");
    }
    Kind kind = kind(name, sizes.size);
    return new ZipEntryHeader(
        name,
        new ZipPath(name, limits).normalised(kind),
        kind,
        (mode() & 0100) != 0,
        method() == DEFLATED,
        fixed.getInt(16) & 0xffffffffL,
        sizes.packed,
        sizes.size,
        sizes.offset,
        dataOffset(name, sizes));
  }

  private Kind kind(String name, long size) {
    int type = mode() & TYPE_MASK;
    boolean slash = name.endsWith("/");
    if (type == TYPE_LINK && !slash) {
      return Kind.LINK;
    }
    if (type != 0 && type != TYPE_FILE && type != TYPE_FOLDER) {
      throw ZipRejection.of(name, "is a special file, such as a device or a pipe");
    }
    boolean folder = slash || type == TYPE_FOLDER;
    if (folder && size > 0) {
      throw ZipRejection.of(name, "is a folder, yet has content");
    }
    return folder ? Kind.FOLDER : Kind.FILE;
  }

  private record Sizes(long size, long packed, long offset) {}

  private Sizes sizes() {
    long size = fixed.getInt(24) & 0xffffffffL;
    long packed = fixed.getInt(20) & 0xffffffffL;
    long offset = fixed.getInt(42) & 0xffffffffL;
    ByteBuffer large = extra.zip64();
    return new Sizes(
        ZipExtra.large(size, large), ZipExtra.large(packed, large), ZipExtra.large(offset, large));
  }

  private long dataOffset(String name, Sizes sizes) throws IOException {
    ByteBuffer local = zip.at(sizes.offset, LOCAL_SIZE);
    int nameLength = local.getShort(26) & 0xffff;
    int extraLength = local.getShort(28) & 0xffff;
    if (local.getInt(0) != LOCAL || nameLength != rawName.length) {
      throw differs(name);
    }
    ByteBuffer rest = zip.at(sizes.offset + LOCAL_SIZE, nameLength + extraLength);
    byte[] localName = new byte[nameLength];
    rest.get(localName);
    int mattering = ENCRYPTED | UTF_8_NAME;
    boolean same =
        Arrays.equals(localName, rawName)
            && (local.getShort(6) & mattering) == (flags() & mattering)
            && (local.getShort(8) & 0xffff) == method()
            && sameSizes(local, ZipExtra.of(rest.slice()), sizes);
    if (!same) {
      throw differs(name);
    }
    return sizes.offset + LOCAL_SIZE + nameLength + extraLength;
  }

  private boolean sameSizes(ByteBuffer local, ZipExtra localExtra, Sizes sizes) {
    long crc = local.getInt(14) & 0xffffffffL;
    long packed = local.getInt(18) & 0xffffffffL;
    long size = local.getInt(22) & 0xffffffffL;
    ByteBuffer large = localExtra.zip64();
    size = ZipExtra.large(size, large);
    packed = ZipExtra.large(packed, large);
    boolean follow = (local.getShort(6) & SIZES_FOLLOW) != 0;
    if (follow && crc == 0 && packed <= 0 && size <= 0) {
      return true; // they stand behind the data; the directory's are checked against the content
    }
    return crc == (fixed.getInt(16) & 0xffffffffL) && packed == sizes.packed && size == sizes.size;
  }

  private static RuntimeException differs(String name) {
    return ZipRejection.of(name, "has a local header that differs from the directory");
  }

  private int flags() {
    return fixed.getShort(8) & 0xffff;
  }

  private int method() {
    return fixed.getShort(10) & 0xffff;
  }

  private int mode() {
    return fixed.getShort(40) & 0xffff;
  }

  private boolean isUnicode() {
    return (flags() & UTF_8_NAME) != 0;
  }

  /** Made by a Unix (3) or macOS (19), by APPNOTE 4.4.2. */
  private boolean madeOnUnix() {
    int host = fixed.get(5) & 0xff;
    return host == 3 || host == 19;
  }
}
