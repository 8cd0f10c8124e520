package io.codeloom.agentjob.git;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Computes the object id git gives to a file's content. */
final class BlobId {
  private BlobId() {}

  static String of(byte[] content, int length) {
    MessageDigest digest = start(length);
    digest.update(content, 0, length);
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Of the next {@code length} bytes of {@code in}; empty string if there are fewer. */
  static String of(InputStream in, long length) throws IOException {
    MessageDigest digest = start(length);
    byte[] buffer = new byte[64 * 1024];
    long left = length;
    while (left > 0) {
      int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (n < 0) {
        return "";
      }
      digest.update(buffer, 0, n);
      left -= n;
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest start(long length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      digest.update(("blob " + length + "\0").getBytes(StandardCharsets.US_ASCII));
      return digest;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
