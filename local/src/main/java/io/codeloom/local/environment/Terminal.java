package io.codeloom.local.environment;

import java.util.regex.Pattern;

/** Makes text from outside harmless for a terminal. */
final class Terminal {
  /**
   * Control characters but tab and line feed, and those that reorder text (Unicode TR 9, TR 36).
   */
  private static final Pattern HARMFUL =
      Pattern.compile(
          "[\\p{Cntrl}&&[^\\t\\n]]|[\\u0080-\\u009f\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]");

  private Terminal() {}

  static String harmless(String text) {
    return HARMFUL.matcher(text).replaceAll("\ufffd");
  }
}
