package io.codeloom.agentjob.tools;

import io.codeloom.agentjob.workspace.NumberedLines;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What a text that was not found most likely meant. */
final class NearestLines {
  private static final int AROUND = 2;
  private static final int SHOWN = 12;
  private static final int COMPARED = 60;
  private static final Pattern NUMBERED = Pattern.compile("(?m)^\\s*\\d+\\t");

  private final String text;
  private final List<String> lines;
  private final List<String> wanted;
  private final String wantedText;

  NearestLines(String text, String wanted) {
    this.text = text;
    this.wantedText = wanted;
    this.lines = stripped(text);
    this.wanted = stripped(wanted).stream().limit(COMPARED).toList();
  }

  private static List<String> stripped(String text) {
    return Arrays.stream(text.split("\r?\n", -1)).map(String::strip).toList();
  }

  String advice(String name) {
    String advice = "old_text does not occur in " + name;
    if (NUMBERED.matcher(wantedText).find()) {
      return advice + "; leave out the line numbers that read_file_content puts before each line";
    }
    int best = best();
    if (best < 0) {
      return advice + ", nor anything like it; read the file first";
    }
    boolean onlySpace = score(best) == wanted.size() * 2.0;
    return advice
        + (onlySpace ? "; it differs only in white space from" : "; the nearest lines are")
        + "\n"
        + NumberedLines.of(text, best + 1 - AROUND, best + Math.min(wanted.size(), SHOWN) + AROUND);
  }

  private int best() {
    int best = -1;
    double highest = 0.5;
    for (int at = 0; at < lines.size(); at++) {
      double score = score(at);
      if (score > highest) {
        highest = score;
        best = at;
      }
    }
    return best;
  }

  /** Two points for an equal line, less for one that shares words. */
  private double score(int at) {
    double score = 0;
    for (int i = 0; i < wanted.size() && at + i < lines.size(); i++) {
      String line = lines.get(at + i);
      String want = wanted.get(i);
      if (line.equals(want)) {
        score += 2;
      } else if (!want.isEmpty() && !line.isEmpty()) {
        score += shared(line, want);
      }
    }
    return score;
  }

  private static double shared(String line, String want) {
    Set<String> words = words(line);
    Set<String> all = new HashSet<>(words);
    Set<String> wantedWords = words(want);
    all.addAll(wantedWords);
    words.retainAll(wantedWords);
    return all.isEmpty() ? 0 : (double) words.size() / all.size();
  }

  private static Set<String> words(String line) {
    Set<String> words = new HashSet<>(Arrays.asList(line.split("\\W+")));
    words.remove("");
    return words;
  }
}
