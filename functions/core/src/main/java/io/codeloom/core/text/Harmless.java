package io.codeloom.core.text;

/** Makes text that others wrote harmless to a terminal, to a log and to their readers. */
public final class Harmless {
  private Harmless() {}

  /** Control and bidirectional characters by their names; ends of line and tabs stay. */
  public static String text(String text) {
    if (text.codePoints().noneMatch(Harmless::changes)) {
      return text;
    }
    StringBuilder harmless = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(point -> append(harmless, point));
    return harmless.toString();
  }

  /** The same on one line, which no text can end. */
  public static String onOneLine(String text) {
    return text(text.replace("\r", "").replace("\n", "\\n").replace("\t", " "));
  }

  private static void append(StringBuilder to, int point) {
    if (changes(point)) {
      to.append("\\u{").append(Integer.toHexString(point)).append('}');
    } else {
      to.appendCodePoint(point);
    }
  }

  private static boolean changes(int point) {
    return point != '\n' && point != '\t' && dangerous(point);
  }

  /** Controls, formats that reorder or hide text, and what no terminal can show. */
  private static boolean dangerous(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }
}
