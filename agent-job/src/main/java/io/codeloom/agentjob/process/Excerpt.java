package io.codeloom.agentjob.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What of a long output is shown: its head and its tail. */
public final class Excerpt {
  /** Bytes shown whole. */
  public static final int WHOLE = 10_000;

  private static final int HALF = WHOLE / 2;
  private static final Pattern COLOURS =
      Pattern.compile("\u001B(\\[[0-9;?]*[ -/]*[@-~]|\\][^\u0007\u001B]*(\u0007|\u001B\\\\)?)");

  private Excerpt() {}

  /** The content of {@code file}, or its two ends and where all of it can be read. */
  public static String of(Path file) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long size = in.length();
      if (size <= WHOLE) {
        return text(in, 0, (int) size);
      }
      return text(in, 0, HALF)
          + "\n[… "
          + (size - WHOLE)
          + " bytes left out here. All of it: "
          + file
          + " (read_file_content with a range, or grep, shows more) …]\n"
          + text(in, size - HALF, HALF);
    }
  }

  private static String text(RandomAccessFile in, long from, int length) throws IOException {
    byte[] bytes = new byte[length];
    in.seek(from);
    in.readFully(bytes);
    return plain(new String(bytes, StandardCharsets.UTF_8));
  }

  /** Without colours and NUL, which help no model. */
  static String plain(String text) {
    return COLOURS.matcher(text).replaceAll("").replace("\u0000", "");
  }
}
