package io.codeloom.agentjob.workspace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A text with all it takes to write it back as it was found.
 *
 * @param text as decoded, without a byte order mark, ends of line as they are
 * @param charset how it is encoded
 * @param mark the byte order mark; empty if there is none
 */
public record TextFile(String text, Charset charset, String mark) {
  /** Larger files are not for editing by a tool. */
  public static final long MAX_BYTES = 16L * 1024 * 1024;

  private static final int PROBE = 8192;

  /** A new text: UTF-8. */
  public static TextFile of(String text) {
    return new TextFile(text, StandardCharsets.UTF_8, "");
  }

  /**
   * Reads a file whole.
   *
   * @throws NotTextException if it is binary, or too large
   */
  public static TextFile read(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new NotTextException("is larger than " + MAX_BYTES + " bytes");
    }
    byte[] bytes = Files.readAllBytes(file);
    Charset charset = charset(bytes);
    String text = new String(bytes, charset);
    boolean marked = text.startsWith("\uFEFF");
    return new TextFile(marked ? text.substring(1) : text, charset, marked ? "\uFEFF" : "");
  }

  /**
   * The encoding that the beginning of a file, or all of it, speaks for.
   *
   * @throws NotTextException if it is binary
   */
  static Charset charset(byte[] bytes) {
    if (bytes.length >= 2 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE) {
      return StandardCharsets.UTF_16LE;
    }
    if (bytes.length >= 2 && bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF) {
      return StandardCharsets.UTF_16BE;
    }
    for (byte each : Arrays.copyOf(bytes, Math.min(bytes.length, PROBE))) {
      if (each == 0) {
        throw new NotTextException("is binary");
      }
    }
    return isUtf8(bytes) ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** The same file with another text. */
  public TextFile with(String other) {
    return new TextFile(other, charset, mark);
  }

  /**
   * The bytes to write.
   *
   * @throws NotTextException if the text holds characters the file's encoding has not
   */
  public byte[] bytes() {
    if (!charset.newEncoder().canEncode(text)) {
      throw new NotTextException(
          "is encoded in " + charset + ", which cannot hold all of the new characters");
    }
    return (mark + text).getBytes(charset);
  }

  /** The end of line that most lines have. */
  public String endOfLine() {
    long crlf = text.split("\r\n", -1).length - 1L;
    long all = text.chars().filter(c -> c == '\n').count();
    return crlf * 2 > all ? "\r\n" : "\n";
  }

  /** A file that is not to be treated as text. The message is meant for the model. */
  public static final class NotTextException extends RuntimeException {
    NotTextException(String message) {
      super(message);
    }
  }
}
