package io.codeloom.agentjob.files;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One form of a secret, as bytes. Tools wrap what they encode: between any two of its bytes there
 * may be an end of line, plain or as a JSON string writes it, and the blanks the next line begins
 * with.
 */
final class SecretForm {
  /** What {@link #lengthAt} says of a text that ends before the form does. */
  static final int CUT = -1;

  /** What it says of any other text. */
  static final int NONE = 0;

  /** Of an end of line with its blanks, at most. */
  private static final int LONGEST_BREAK = 64;

  private final byte[] bytes;

  private SecretForm(byte[] bytes) {
    this.bytes = bytes;
  }

  static SecretForm of(String text) {
    return of(text, StandardCharsets.UTF_8);
  }

  static SecretForm of(String text, Charset charset) {
    return new SecretForm(text.getBytes(charset));
  }

  int length() {
    return bytes.length;
  }

  byte first() {
    return bytes[0];
  }

  byte second() {
    return bytes[1];
  }

  /** Bytes of {@code text} from {@code at} on that are this form, {@link #CUT} or {@link #NONE}. */
  int lengthAt(byte[] text, int at) {
    int next = at;
    int i = 0;
    while (i < bytes.length) {
      if (next < text.length && text[next] == bytes[i]) {
        next++;
        i++;
        continue;
      }
      int after = i == 0 ? next : afterBreak(text, next, bytes[i]);
      if (after == text.length) {
        return CUT;
      }
      if (after == next) {
        return NONE;
      }
      // The break may stand in the place of a blank.
      i += bytes[i] == ' ' && text[after] != ' ' ? 1 : 0;
      next = after;
    }
    return next - at;
  }

  /** Whether a break may begin with this byte. */
  static boolean mayBreak(byte b) {
    return b == '\n' || b == '\r' || b == '\\';
  }

  /** Where the text goes on with {@code wanted} after a break; {@code from} if there is none. */
  private static int afterBreak(byte[] text, int from, byte wanted) {
    int end = Math.min(text.length, from + LONGEST_BREAK);
    int at = from;
    while (at < end) {
      int after = afterOne(text, at, end);
      boolean blank = at > from && text[at] != wanted && (text[at] == ' ' || text[at] == '\t');
      if (after == at && !blank) {
        return at;
      }
      at = Math.max(after, at + 1);
    }
    return at;
  }

  /** Behind one end of line: a byte, or backslashes and a letter, however often it was quoted. */
  private static int afterOne(byte[] text, int at, int end) {
    if (text[at] == '\n' || text[at] == '\r') {
      return at + 1;
    }
    int letter = at;
    while (letter < end && text[letter] == '\\') {
      letter++;
    }
    if (letter == at) {
      return at;
    }
    if (letter == end) {
      return end;
    }
    return text[letter] == 'n' || text[letter] == 'r' ? letter + 1 : at;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SecretForm form && Arrays.equals(bytes, form.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
