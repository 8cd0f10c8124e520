package io.codeloom.agentjob.tools;

import java.util.ArrayList;
import java.util.List;

/** Reads the apply_patch form: {@code *** Begin Patch} … {@code *** End Patch}. */
final class PatchBlock {
  private static final String BEGIN = "*** Begin Patch";
  private static final String END = "*** End Patch";
  private static final String ADD = "*** Add File: ";
  private static final String DELETE = "*** Delete File: ";
  private static final String UPDATE = "*** Update File: ";
  private static final String MOVE = "*** Move to: ";
  private static final String END_OF_FILE = "*** End of File";

  private final List<String> lines;
  private int next;

  private PatchBlock(List<String> lines) {
    this.lines = lines;
  }

  static boolean looksLike(String text) {
    return text.stripLeading().startsWith(BEGIN);
  }

  /**
   * The changes the block asks for.
   *
   * @throws EditRefusedException if it does not follow the form
   */
  static List<Change> parse(String text) {
    List<String> lines = text.strip().lines().toList();
    if (lines.isEmpty() || !lines.get(0).strip().equals(BEGIN)) {
      throw new EditRefusedException("a patch begins with the line " + BEGIN);
    }
    return new PatchBlock(lines).changes();
  }

  private List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    next = 1;
    while (next < lines.size() && !lines.get(next).strip().equals(END)) {
      changes.add(change(lines.get(next++)));
    }
    if (next >= lines.size()) {
      throw new EditRefusedException("a patch ends with the line " + END);
    }
    if (changes.isEmpty()) {
      throw new EditRefusedException("the patch names no file");
    }
    return changes;
  }

  private Change change(String header) {
    if (header.startsWith(ADD)) {
      return new Change.Add(header.substring(ADD.length()).strip(), added());
    }
    if (header.startsWith(DELETE)) {
      return new Change.Delete(header.substring(DELETE.length()).strip());
    }
    if (header.startsWith(UPDATE)) {
      return update(header.substring(UPDATE.length()).strip());
    }
    throw new EditRefusedException(
        "line "
            + next
            + " of the patch should name a file with *** Update File, Add or Delete: "
            + header);
  }

  private String added() {
    StringBuilder text = new StringBuilder();
    while (next < lines.size() && !lines.get(next).startsWith("*** ")) {
      String line = lines.get(next++);
      if (!line.startsWith("+")) {
        throw new EditRefusedException("each line of an added file begins with +: " + line);
      }
      text.append(line, 1, line.length()).append('\n');
    }
    return text.toString();
  }

  private Change update(String path) {
    String movedTo = null;
    if (next < lines.size() && lines.get(next).startsWith(MOVE)) {
      movedTo = lines.get(next++).substring(MOVE.length()).strip();
    }
    List<Hunk> hunks = new ArrayList<>();
    while (next < lines.size() && !endsUpdate(lines.get(next))) {
      hunks.add(hunk());
    }
    return new Change.Update(path, movedTo, hunks);
  }

  private static boolean endsUpdate(String line) {
    return line.startsWith("*** ") && !line.equals(END_OF_FILE);
  }

  private Hunk hunk() {
    String anchor = "";
    if (lines.get(next).startsWith("@@")) {
      anchor = lines.get(next++).substring(2).strip();
    }
    List<String> before = new ArrayList<>();
    List<String> after = new ArrayList<>();
    while (next < lines.size()
        && !endsUpdate(lines.get(next))
        && !lines.get(next).startsWith("@@")) {
      body(lines.get(next++), before, after);
    }
    return new Hunk(anchor, before, after);
  }

  private static void body(String line, List<String> before, List<String> after) {
    if (line.equals(END_OF_FILE)) {
      return;
    }
    char sign = line.isEmpty() ? ' ' : line.charAt(0);
    String text = line.isEmpty() ? "" : line.substring(1);
    if (sign != ' ' && sign != '-' && sign != '+') {
      throw new EditRefusedException("each line of a change begins with a space, - or +: " + line);
    }
    if (sign != '+') {
      before.add(text);
    }
    if (sign != '-') {
      after.add(text);
    }
  }

  /** One file's change. */
  sealed interface Change {
    record Add(String path, String text) implements Change {}

    record Delete(String path) implements Change {}

    /** {@code movedTo} is null if the file keeps its name. */
    record Update(String path, String movedTo, List<Hunk> hunks) implements Change {}
  }

  /**
   * One place of a change.
   *
   * @param anchor a line before it; may be empty
   */
  record Hunk(String anchor, List<String> before, List<String> after) {}
}
