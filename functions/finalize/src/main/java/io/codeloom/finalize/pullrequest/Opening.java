package io.codeloom.finalize.pullrequest;

import io.codeloom.core.task.Ending;
import java.util.List;

/**
 * What came of opening a pull request.
 *
 * @param url the pull request; null if there is none
 * @param note what the caller should know of it; empty for nothing
 */
record Opening(String url, String note) {
  private static final int MAX_MESSAGE = 1_000;
  private static final int MAX_NOTE = 500;
  private static final int MAX_PATHS = 5;

  static Opening done(String url, List<String> leftOut) {
    return new Opening(url, leftOut.isEmpty() ? "" : leftOutNote(leftOut));
  }

  static Opening failed(String reason) {
    return new Opening(null, "No pull request: " + reason);
  }

  /** Every change is one of those that are left out. */
  static Opening nothingLeft(List<String> leftOut) {
    return failed("nothing else is changed. " + leftOutNote(leftOut));
  }

  private static String leftOutNote(List<String> leftOut) {
    return "Left out of the pull request, as settings of forge, CI or submodules: "
        + String.join(", ", PullRequestText.named(leftOut, MAX_PATHS))
        + ".";
  }

  /** The ending with this said; the note is never what is cut. */
  Ending onto(Ending ending) {
    return new Ending(
        ending.status(),
        message(ending.message()),
        ending.exitStatus(),
        ending.failure(),
        ending.usage(),
        url,
        ending.files());
  }

  private String message(String before) {
    if (note.isEmpty()) {
      return before;
    }
    String words = cut(note, MAX_NOTE);
    String start = cut(before, MAX_MESSAGE - words.length() - 2);
    boolean ended = start.endsWith(".") || start.endsWith("…") || start.endsWith("!");
    return start + (ended ? " " : ". ") + words;
  }

  private static String cut(String text, int max) {
    return text.length() <= max ? text : text.substring(0, max - 1) + "…";
  }
}
