package io.codeloom.local.cos;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bytes {@code first} to {@code first + length - 1} of an object. */
record ByteRange(long first, long length) {
  private static final Pattern SINGLE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

  /**
   * Reads a Range header. Several ranges and other units are answered with the whole object, as RFC
   * 9110 allows.
   */
  static Optional<ByteRange> parse(String header, long size) throws CosException {
    Matcher match = SINGLE.matcher(header.strip());
    if (!match.matches() || (match.group(1).isEmpty() && match.group(2).isEmpty())) {
      return Optional.empty();
    }
    long first;
    long last = size - 1;
    if (match.group(1).isEmpty()) {
      first = Math.max(0, size - Long.parseLong(match.group(2)));
    } else {
      first = Long.parseLong(match.group(1));
      last = match.group(2).isEmpty() ? last : Math.min(last, Long.parseLong(match.group(2)));
    }
    if (first > last) {
      throw new CosException(416, "InvalidRange", "The requested range is not satisfiable.");
    }
    return Optional.of(new ByteRange(first, last - first + 1));
  }

  String contentRange(long size) {
    return "bytes " + first + "-" + (first + length - 1) + "/" + size;
  }
}
