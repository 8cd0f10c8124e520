package io.codeloom.platform.git;

import java.util.List;

/**
 * What a commit says of itself.
 *
 * @param tree id of its tree
 * @param parents ids of its parents
 * @param message its message, at most the first 64 KiB
 */
public record CommitFacts(String tree, List<String> parents, String message) {
  public CommitFacts {
    parents = List.copyOf(parents);
  }

  /** Reads a commit object. */
  static CommitFacts parse(String object) {
    int blank = object.indexOf("\n\n");
    String header = blank < 0 ? object : object.substring(0, blank);
    List<String> lines = header.lines().toList();
    return new CommitFacts(
        values(lines, "tree ").stream().findFirst().orElse(""),
        values(lines, "parent "),
        blank < 0 ? "" : object.substring(blank + 2));
  }

  private static List<String> values(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(key.length()))
        .toList();
  }

  /** Whether a line of the message is exactly {@code line}. */
  public boolean says(String line) {
    return message.lines().anyMatch(line::equals);
  }
}
