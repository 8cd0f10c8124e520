package io.codeloom.local.cos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;

/** The order of object keys, and the file names that stand for them. */
final class Keys {
  /** COS lists keys by the bytes of their UTF-8, which is not Java's order of strings. */
  static final Comparator<String> ORDER = (a, b) -> Arrays.compareUnsigned(bytes(a), bytes(b));

  private Keys() {}

  static byte[] bytes(String key) {
    return key.getBytes(UTF_8);
  }

  /** A name of fixed length and plain letters: no key can leave the folder or meet another's. */
  static String fileName(String key) {
    MessageDigest sha256 = Hashes.digest("SHA-256");
    return HexFormat.of().formatHex(sha256.digest(bytes(key)));
  }
}
