package io.codeloom.agentjob.tools;

import io.codeloom.agentjob.workspace.NumberedLines;
import io.codeloom.agentjob.workspace.TextFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The exact replacement of a text that occurs once. Ends of line match whatever their style, and
 * the new text takes the style of the file.
 */
final class Replacement {
  private static final int AROUND = 3;
  private static final int LISTED = 10;

  private final TextFile file;
  private final String name;

  Replacement(TextFile file, String name) {
    this.file = file;
    this.name = name;
  }

  /**
   * The file's text with {@code oldText} replaced.
   *
   * @throws EditRefusedException naming lines if it occurs several times, or not at all
   */
  Edited apply(String oldText, String newText) {
    List<MatchResult> matches = pattern(oldText).matcher(file.text()).results().toList();
    if (matches.isEmpty()) {
      throw new EditRefusedException(new NearestLines(file.text(), oldText).advice(name));
    }
    if (matches.size() > 1) {
      throw new EditRefusedException(severalTimes(matches));
    }
    String inserted = plain(newText).replace("\n", file.endOfLine());
    int start = matches.get(0).start();
    String edited =
        file.text().substring(0, start) + inserted + file.text().substring(matches.get(0).end());
    if (edited.equals(file.text())) {
      throw new EditRefusedException("old_text and new_text are the same; nothing was changed");
    }
    return new Edited(edited, line(start), line(start) + lines(inserted) - 1);
  }

  private static Pattern pattern(String text) {
    return Pattern.compile(
        Arrays.stream(plain(text).split("\n", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining("\r?\n")));
  }

  private static String plain(String text) {
    return text.replace("\r\n", "\n");
  }

  private String severalTimes(List<MatchResult> matches) {
    List<Integer> at = new ArrayList<>();
    matches.stream().limit(LISTED).forEach(match -> at.add(line(match.start())));
    return "old_text occurs "
        + matches.size()
        + " times in "
        + name
        + ", at lines "
        + at
        + (matches.size() > LISTED ? " and more" : "")
        + "; add lines around it until it is unique";
  }

  private int line(int offset) {
    return 1 + (int) file.text().substring(0, offset).chars().filter(c -> c == '\n').count();
  }

  private static int lines(String text) {
    return 1 + (int) text.chars().filter(c -> c == '\n').count();
  }

  /**
   * A text after an edit.
   *
   * @param from first line of what is new
   * @param to its last line
   */
  record Edited(String text, int from, int to) {
    /** The new lines with some around them, numbered. */
    String shown() {
      return NumberedLines.of(text, from - AROUND, to + AROUND);
    }
  }
}
