package io.codeloom.agentjob.workspace;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;

/** A part of a text file, its lines numbered. Files of any size are read in bounded memory. */
public final class NumberedLines {
  /** Longer lines are cut. */
  public static final int LINE_CHARACTERS = 2_000;

  private static final int PROBE_BYTES = 64 * 1024;

  private final int from;
  private final int to;
  private final int maxCharacters;
  private final StringBuilder shown = new StringBuilder();
  private int lines;
  private int lastShown;
  private boolean full;

  private NumberedLines(int from, int to, int maxCharacters) {
    this.from = from;
    this.to = to;
    this.maxCharacters = maxCharacters;
  }

  /**
   * Lines {@code from} to {@code to}, counted from 1, as many as fit into {@code maxCharacters}.
   *
   * @throws TextFile.NotTextException if the file is binary
   */
  public static NumberedLines read(Path file, int from, int to, int maxCharacters)
      throws IOException {
    NumberedLines lines = new NumberedLines(from, to, maxCharacters);
    try (Reader in = reader(file)) {
      lines.readAll(in);
    }
    return lines;
  }

  /** Lines of a text in memory. */
  public static String of(String text, int from, int to) {
    NumberedLines lines = new NumberedLines(from, to, Integer.MAX_VALUE);
    try {
      lines.readAll(new java.io.StringReader(text));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return lines.text();
  }

  private static Reader reader(Path file) throws IOException {
    Charset charset;
    try (InputStream probe = Files.newInputStream(file)) {
      charset = TextFile.charset(wholeCharacters(probe.readNBytes(PROBE_BYTES)));
    }
    return new BufferedReader(new InputStreamReader(Files.newInputStream(file), charset));
  }

  /** The probe may end within a character: only what comes before its last line end is judged. */
  private static byte[] wholeCharacters(byte[] probe) {
    if (probe.length < PROBE_BYTES) {
      return probe;
    }
    int end = probe.length;
    while (end > probe.length - 4 && (probe[end - 1] & 0x80) != 0) {
      end--;
    }
    return java.util.Arrays.copyOf(probe, end);
  }

  private void readAll(Reader in) throws IOException {
    StringBuilder line = new StringBuilder();
    boolean open = false;
    for (int c = in.read(); c >= 0; c = in.read()) {
      open = c != '\n';
      if (!open) {
        end(line);
      } else if (c != '\uFEFF' && line.length() <= LINE_CHARACTERS) {
        line.append((char) c);
      }
    }
    if (open) {
      end(line);
    }
  }

  private void end(StringBuilder line) {
    lines++;
    if (lines >= from && lines <= to && !full) {
      show(line);
    }
    line.setLength(0);
  }

  private void show(StringBuilder line) {
    if (line.length() > 0 && line.charAt(line.length() - 1) == '\r') {
      line.setLength(line.length() - 1);
    }
    String text = line.toString();
    if (text.length() > LINE_CHARACTERS) {
      text = text.substring(0, LINE_CHARACTERS) + " [line cut]";
    }
    full = shown.length() + text.length() > maxCharacters && lastShown > 0;
    if (!full) {
      shown.append("%6d\t".formatted(lines)).append(text).append('\n');
      lastShown = lines;
    }
  }

  /** The lines, each with its number and a tab before it. */
  public String text() {
    return shown.toString();
  }

  /** Lines in the whole file. */
  public int total() {
    return lines;
  }

  /** The last line shown; 0 if none was. */
  public int lastShown() {
    return lastShown;
  }
}
