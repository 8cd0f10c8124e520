package io.codeloom.dispatch;

/**
 * One entry of a ZIP, as both its headers say.
 *
 * @param name as stored, for messages
 * @param path normalised; empty for the top itself
 * @param kind what it is
 * @param executable whether its owner may execute it
 * @param deflated whether it is deflated, not stored
 * @param crc CRC-32 of the content
 * @param packed bytes in the ZIP
 * @param size bytes of the content
 * @param offset of the local header
 * @param dataOffset of the packed content
 */
record ZipEntryHeader(
    String name,
    String path,
    Kind kind,
    boolean executable,
    boolean deflated,
    long crc,
    long packed,
    long size,
    long offset,
    long dataOffset) {

  /** What an entry can be. */
  enum Kind {
    FILE,
    FOLDER,
    LINK
  }

  /** Where its data ends. */
  long end() {
    return dataOffset + packed;
  }
}
