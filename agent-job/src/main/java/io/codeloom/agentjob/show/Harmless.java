package io.codeloom.agentjob.show;

/** Makes text that others wrote harmless to a terminal and to its reader. */
public final class Harmless {
  private Harmless() {}

  /** Control and bidirectional characters by their names; ends of line and tabs stay. */
  public static String text(String text) {
    StringBuilder harmless = new StringBuilder(text.length());
    text.codePoints().forEach(point -> append(harmless, point));
    return harmless.toString();
  }

  /** The same on one line. */
  public static String onOneLine(String text) {
    return text(text.replace("\r", "").replace("\n", "\\n").replace("\t", " "));
  }

  private static void append(StringBuilder to, int point) {
    if (point == '\n' || point == '\t' || !dangerous(point)) {
      to.appendCodePoint(point);
    } else {
      to.append("\\u{").append(Integer.toHexString(point)).append('}');
    }
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
