package io.codeloom.agentjob.scripted;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads tool results with regular expressions. */
final class Groups {
  private static final Pattern NAME = Pattern.compile("\\(\\?<([a-zA-Z][a-zA-Z0-9]*)>");
  private static final Pattern EXIT_CODE = Pattern.compile("(?m)^exit code: (\\d+)");
  private static final Pattern PLACE = Pattern.compile("\\$\\{([a-zA-Z][a-zA-Z0-9]*)}");

  private Groups() {}

  /** The named groups of the first match; null if there is none; empty if {@code regex} is null. */
  static Map<String, String> find(String regex, String text) {
    Map<String, String> found = new HashMap<>();
    if (regex == null) {
      return found;
    }
    Matcher matcher = Pattern.compile(regex).matcher(text);
    if (!matcher.find()) {
      return null;
    }
    Matcher names = NAME.matcher(regex);
    while (names.find()) {
      found.put(names.group(1), String.valueOf(matcher.group(names.group(1))));
    }
    return found;
  }

  /** Of the last command in {@code results}; null if there is none. */
  static Integer exitCode(String results) {
    Integer last = null;
    Matcher matcher = EXIT_CODE.matcher(results);
    while (matcher.find()) {
      last = Integer.valueOf(matcher.group(1));
    }
    return last;
  }

  /** {@code text} with what is known put in; what is not known stays as it is. */
  static String fill(String text, Map<String, String> known) {
    return PLACE
        .matcher(text)
        .replaceAll(
            place -> Matcher.quoteReplacement(known.getOrDefault(place.group(1), place.group())));
  }
}
