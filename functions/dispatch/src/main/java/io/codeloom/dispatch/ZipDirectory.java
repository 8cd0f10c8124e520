package io.codeloom.dispatch;

import io.codeloom.core.job.CodeLimits;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The central directory of a ZIP (APPNOTE 4.3), ZIP64 included. Read by ourselves because what
 * matters here is what libraries smooth over: that directory and local headers agree, that entries
 * do not share bytes, and that nothing is held in memory before it is counted.
 */
final class ZipDirectory {
  private static final int LOCAL = 0x04034b50;
  private static final int END = 0x06054b50;
  private static final int END_64 = 0x06064b50;
  private static final int LOCATOR_64 = 0x07064b50;
  private static final int SPANNED = 0x08074b50;
  private static final int END_SIZE = 22;
  private static final int LOCATOR_SIZE = 20;
  private static final int END_64_SIZE = 56;
  private static final int MAX_COMMENT = 0xffff;
  private static final long MAX_BYTES = 64L << 20;

  private final ZipBytes zip;
  private final CodeLimits limits;

  ZipDirectory(ZipBytes zip, CodeLimits limits) {
    this.zip = zip;
    this.limits = limits;
  }

  /**
   * All entries, in the order of their data.
   *
   * @throws io.codeloom.core.error.TaskFailedException if the ZIP is refused
   */
  List<ZipEntryHeader> entries() throws IOException {
    try {
      requireBeginning();
      return inOrder(read(end()));
    } catch (EOFException e) {
      throw damaged("it ends within an entry");
    }
  }

  private void requireBeginning() throws IOException {
    if (zip.size() == 0) {
      throw ZipRejection.of("The ZIP is an empty file.");
    }
    if (zip.size() < END_SIZE) {
      throw ZipRejection.of("The file is not a ZIP.");
    }
    int first = zip.at(0, 4).getInt();
    if (first == SPANNED) {
      throw ZipRejection.of("The ZIP is one part of several; send it as one file.");
    }
    if (first != LOCAL && first != END) {
      throw ZipRejection.of("The file is not a ZIP.");
    }
  }

  /** Where the directory is and how long. */
  private record End(long offset, long size, long count) {}

  private End end() throws IOException {
    long at = endOffset();
    ByteBuffer end = zip.at(at, END_SIZE);
    if (end.getShort(4) != end.getShort(6) || end.getShort(8) != end.getShort(10)) {
      throw ZipRejection.of("The ZIP is one part of several; send it as one file.");
    }
    long count = end.getShort(10) & 0xffff;
    long size = end.getInt(12) & 0xffffffffL;
    long offset = end.getInt(16) & 0xffffffffL;
    boolean zip64 = count == 0xffff || size == 0xffffffffL || offset == 0xffffffffL;
    if (zip64 && at >= LOCATOR_SIZE && zip.at(at - LOCATOR_SIZE, 4).getInt() == LOCATOR_64) {
      return checked(end64(zip.at(at - LOCATOR_SIZE, LOCATOR_SIZE).getLong(8)));
    }
    return checked(new End(offset, size, count), at);
  }

  private long endOffset() throws IOException {
    int length = (int) Math.min(zip.size(), END_SIZE + MAX_COMMENT);
    ByteBuffer tail = zip.at(zip.size() - length, length);
    for (int at = length - END_SIZE; at >= 0; at--) {
      if (tail.getInt(at) == END && at + END_SIZE + (tail.getShort(at + 20) & 0xffff) == length) {
        return zip.size() - length + at;
      }
    }
    throw damaged("it has no directory at its end");
  }

  private record End64(End end, long at) {}

  private End64 end64(long at) throws IOException {
    ByteBuffer end = zip.at(at, END_64_SIZE);
    if (end.getInt() != END_64 || end.getLong(24) != end.getLong(32)) {
      throw damaged("its ZIP64 directory is not where it should be");
    }
    return new End64(new End(end.getLong(48), end.getLong(40), end.getLong(32)), at);
  }

  private End checked(End64 end64) {
    return checked(end64.end, end64.at);
  }

  private End checked(End end, long next) {
    if (end.count < 0 || end.count > limits.maxEntries()) {
      throw ZipRejection.of("The ZIP holds more than " + limits.maxEntries() + " entries.");
    }
    if (end.size > MAX_BYTES) {
      throw ZipRejection.of("The ZIP's directory is larger than " + MAX_BYTES + " bytes.");
    }
    if (end.offset < 0 || end.size < 0 || end.offset != next - end.size) {
      throw damaged("its directory is not where it should be");
    }
    return end;
  }

  private List<ZipEntryHeader> read(End end) throws IOException {
    List<ZipEntryHeader> entries = new ArrayList<>();
    long at = end.offset;
    for (long i = 0; i < end.count; i++) {
      ZipRecord record = ZipRecord.read(zip, at);
      ZipEntryHeader entry = record.entry(limits);
      if (entry.end() > end.offset) {
        throw damaged("an entry reaches into the directory");
      }
      entries.add(entry);
      at += record.length();
    }
    if (at != end.offset + end.size) {
      throw damaged("its directory does not hold as many entries as it says");
    }
    return entries;
  }

  private static List<ZipEntryHeader> inOrder(List<ZipEntryHeader> entries) {
    entries.sort(Comparator.comparingLong(ZipEntryHeader::offset));
    long end = 0;
    for (ZipEntryHeader entry : entries) {
      if (entry.offset() < end) {
        throw ZipRejection.of(entry.name(), "shares its data with another entry");
      }
      end = entry.end();
    }
    return entries;
  }

  static RuntimeException damaged(String how) {
    return ZipRejection.of("The ZIP is cut off or damaged: " + how + ".");
  }
}
