package io.codeloom.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes ZIPs byte by byte, so that every field can lie. */
final class TestZip {
  static final int LINK = 0120777;
  static final int UTF_8_NAME = 1 << 11;
  static final int SIZES_FOLLOW = 1 << 3;

  private final List<Entry> entries = new ArrayList<>();
  private byte[] before = new byte[0];
  private byte[] after = new byte[0];
  private int extraCount;
  private boolean zip64;

  /** One entry; every field may be changed before it is written. */
  static final class Entry {
    byte[] name;
    byte[] localName;
    byte[] packed;
    byte[] extra = new byte[0];
    byte[] localExtra = new byte[0];
    int flags = UTF_8_NAME;
    int localFlags = -1;
    int method = 8;
    int localMethod = -1;
    int host = 3;
    int mode;
    long crc;
    long size;
    long packedSize;
    long localCrc = -1;
    long localSize = -1;
    long localPackedSize = -1;
    int disk;
    long offset = -1;

    Entry(String name, byte[] content) {
      this.name = name.getBytes(UTF_8);
      this.mode = name.endsWith("/") ? 0040755 : 0100644;
      content(content);
    }

    void content(byte[] content) {
      CRC32 sum = new CRC32();
      sum.update(content);
      crc = sum.getValue();
      size = content.length;
      packed = deflated(content);
      packedSize = packed.length;
    }

    void stored(byte[] content) {
      content(content);
      method = 0;
      packed = content;
      packedSize = content.length;
    }
  }

  TestZip file(String name, String content) {
    return entry(name, content, entry -> {});
  }

  TestZip link(String name, String target) {
    return entry(name, target, entry -> entry.mode = LINK);
  }

  TestZip folder(String name) {
    return entry(name, "", entry -> entry.stored(new byte[0]));
  }

  TestZip entry(String name, String content, Consumer<Entry> change) {
    Entry entry = new Entry(name, content.getBytes(UTF_8));
    change.accept(entry);
    entries.add(entry);
    return this;
  }

  /** Bytes before the first entry. */
  TestZip before(String bytes) {
    before = bytes.getBytes(UTF_8);
    return this;
  }

  /** Bytes behind the end. */
  TestZip after(String bytes) {
    after = bytes.getBytes(UTF_8);
    return this;
  }

  /** Lets the directory's end say so many entries more. */
  TestZip sayingMore(int count) {
    extraCount = count;
    return this;
  }

  /** With a ZIP64 directory's end. */
  TestZip withZip64() {
    zip64 = true;
    return this;
  }

  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(before);
    List<Long> offsets = new ArrayList<>();
    for (Entry entry : entries) {
      offsets.add((long) out.size());
      out.writeBytes(local(entry));
      out.writeBytes(entry.packed);
    }
    int start = out.size();
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      out.writeBytes(central(entry, entry.offset < 0 ? offsets.get(i) : entry.offset));
    }
    end(out, start, out.size() - start);
    out.writeBytes(after);
    return out.toByteArray();
  }

  private static byte[] local(Entry e) {
    byte[] name = e.localName == null ? e.name : e.localName;
    return little(30 + name.length + e.localExtra.length)
        .putInt(0x04034b50)
        .putShort((short) 20)
        .putShort((short) (e.localFlags < 0 ? e.flags : e.localFlags))
        .putShort((short) (e.localMethod < 0 ? e.method : e.localMethod))
        .putInt(0)
        .putInt((int) (e.localCrc < 0 ? e.crc : e.localCrc))
        .putInt((int) (e.localPackedSize < 0 ? e.packedSize : e.localPackedSize))
        .putInt((int) (e.localSize < 0 ? e.size : e.localSize))
        .putShort((short) name.length)
        .putShort((short) e.localExtra.length)
        .put(name)
        .put(e.localExtra)
        .array();
  }

  private static byte[] central(Entry e, long offset) {
    return little(46 + e.name.length + e.extra.length)
        .putInt(0x02014b50)
        .putShort((short) (e.host << 8 | 20))
        .putShort((short) 20)
        .putShort((short) e.flags)
        .putShort((short) e.method)
        .putInt(0)
        .putInt((int) e.crc)
        .putInt((int) e.packedSize)
        .putInt((int) e.size)
        .putShort((short) e.name.length)
        .putShort((short) e.extra.length)
        .putShort((short) 0)
        .putShort((short) e.disk)
        .putShort((short) 0)
        .putInt(e.mode << 16)
        .putInt((int) offset)
        .put(e.name)
        .put(e.extra)
        .array();
  }

  private void end(ByteArrayOutputStream out, long offset, long size) {
    int count = entries.size() + extraCount;
    if (zip64) {
      long at = out.size();
      out.writeBytes(
          little(56)
              .putInt(0x06064b50)
              .putLong(44)
              .putInt(20 << 16 | 20)
              .putLong(0)
              .putLong(count)
              .putLong(count)
              .putLong(size)
              .putLong(offset)
              .array());
      out.writeBytes(little(20).putInt(0x07064b50).putInt(0).putLong(at).putInt(1).array());
    }
    int shown = zip64 ? 0xffff : count;
    out.writeBytes(
        little(22)
            .putInt(0x06054b50)
            .putInt(0)
            .putShort((short) shown)
            .putShort((short) shown)
            .putInt(zip64 ? -1 : (int) size)
            .putInt(zip64 ? -1 : (int) offset)
            .putShort((short) 0)
            .array());
  }

  static ByteBuffer little(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The extra field that gives an entry another name, if its raw name is {@code raw}. */
  static byte[] unicodeField(String raw, String name) {
    CRC32 crc = new CRC32();
    crc.update(raw.getBytes(UTF_8));
    byte[] bytes = name.getBytes(UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        little(9)
            .putShort((short) 0x7075)
            .putShort((short) (5 + bytes.length))
            .put((byte) 1)
            .putInt((int) crc.getValue())
            .array());
    out.writeBytes(bytes);
    return out.toByteArray();
  }

  static byte[] deflated(byte[] content) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(content);
    deflater.finish();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[8_192];
    while (!deflater.finished()) {
      out.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    return out.toByteArray();
  }
}
