package io.codeloom.local.cos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Percent-encoding the way COS signs it: everything but letters, digits and {@code -_.~}. */
final class Percent {
  private Percent() {}

  static String encode(String text) {
    return URLEncoder.encode(text, UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  /** Strict: broken escapes and bytes that are not UTF-8 are refused; a plus is a plus. */
  static String decode(String text) throws CosException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '%') {
        bytes.write(hex(text, i + 1) * 16 + hex(text, i + 2));
        i += 2;
      } else {
        bytes.writeBytes(text.substring(i, i + 1).getBytes(UTF_8));
      }
    }
    return utf8(bytes.toByteArray());
  }

  private static int hex(String text, int at) throws CosException {
    int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
    if (digit < 0) {
      throw invalidUri();
    }
    return digit;
  }

  private static String utf8(byte[] bytes) throws CosException {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw invalidUri();
    }
  }

  static CosException invalidUri() {
    return new CosException(400, "InvalidURI", "The request's URI is malformed.");
  }
}
