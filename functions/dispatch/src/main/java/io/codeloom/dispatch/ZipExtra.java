package io.codeloom.dispatch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/** The extra fields of a header, by their ids; what does not parse is not there. */
record ZipExtra(Map<Integer, ByteBuffer> fields) {
  private static final int ZIP_64 = 0x0001;
  private static final int UNICODE_PATH = 0x7075;
  private static final long IN_EXTRA = 0xffffffffL;

  static ZipExtra of(ByteBuffer bytes) {
    Map<Integer, ByteBuffer> fields = new HashMap<>();
    ByteBuffer in = bytes.order(ByteOrder.LITTLE_ENDIAN);
    while (in.remaining() >= 4) {
      int id = in.getShort() & 0xffff;
      int length = in.getShort() & 0xffff;
      if (length > in.remaining()) {
        break;
      }
      fields.putIfAbsent(id, in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN));
      in.position(in.position() + length);
    }
    return new ZipExtra(fields);
  }

  /** The ZIP64 field, to be read in order; empty if there is none. */
  ByteBuffer zip64() {
    return copy(ZIP_64);
  }

  /** The Info-ZIP Unicode path field; empty if there is none. */
  ByteBuffer unicodePath() {
    return copy(UNICODE_PATH);
  }

  private ByteBuffer copy(int id) {
    ByteBuffer none = ByteBuffer.allocate(0);
    return fields.getOrDefault(id, none).duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** {@code value}, or the next of the ZIP64 field where it is the sign for that; -1 if missing. */
  static long large(long value, ByteBuffer zip64) {
    if (value != IN_EXTRA) {
      return value;
    }
    return zip64.remaining() >= Long.BYTES ? zip64.getLong() : -1;
  }
}
