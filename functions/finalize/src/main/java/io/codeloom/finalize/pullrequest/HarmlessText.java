package io.codeloom.finalize.pullrequest;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Text of others made fit for a forge: it notifies nobody, closes nothing, and stays in its block.
 */
final class HarmlessText {
  private static final String GAP = "\u200b";

  /** Controls, and invisible signs such as those that turn the direction of writing. */
  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}&&[^\n\t]]");

  /** After these a forge sees a mention, an issue, a merge request: broken up by a gap. */
  private static final Pattern REFERENCE =
      Pattern.compile(
          "[@#!](?=[\\p{L}\\p{N}_])"
              + "|\\bGH-(?=\\d)"
              + "|/(?:issues|pulls?|merge_requests|commits?|discussions)/(?=\\w)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern BACKTICKS = Pattern.compile("`+");

  private HarmlessText() {}

  /** At most {@code max} code points, without references and invisible signs. */
  static String of(String text, int max) {
    String seen = INVISIBLE.matcher(text.replace("\r\n", "\n")).replaceAll("").strip();
    return REFERENCE.matcher(cut(seen, max)).replaceAll("$0" + GAP);
  }

  /** The same on one line. */
  static String line(String text, int max) {
    String first = text.strip().lines().findFirst().orElse("");
    return of(first.replace('\t', ' '), max);
  }

  /** The same as a block of plain text, which no text can end. */
  static String block(String text, int max) {
    String harmless = of(text, max);
    int longest =
        BACKTICKS
            .matcher(harmless)
            .results()
            .map(MatchResult::group)
            .mapToInt(String::length)
            .max()
            .orElse(0);
    String fence = "`".repeat(Math.max(3, longest + 1));
    return fence + "text\n" + harmless + "\n" + fence;
  }

  private static String cut(String text, int max) {
    return text.codePointCount(0, text.length()) <= max
        ? text
        : text.substring(0, text.offsetByCodePoints(0, max)) + "…";
  }
}
