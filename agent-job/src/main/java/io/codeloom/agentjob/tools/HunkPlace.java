package io.codeloom.agentjob.tools;

import io.codeloom.agentjob.workspace.TextFile;
import java.util.List;

/** Finds where a hunk of a patch belongs: by its own lines, after its anchor where it has one. */
final class HunkPlace {
  private final TextFile file;
  private final String name;

  HunkPlace(TextFile file, String name) {
    this.file = file;
    this.name = name;
  }

  Replacement.Edited apply(PatchBlock.Hunk hunk) {
    int from = anchorEnd(hunk.anchor());
    String head = file.text().substring(0, from);
    TextFile rest = file.with(file.text().substring(from));
    Replacement.Edited edited =
        hunk.before().isEmpty()
            ? append(rest, hunk.after())
            : new Replacement(rest, name).apply(whole(hunk.before()), whole(hunk.after()));
    int linesBefore = (int) head.chars().filter(c -> c == '\n').count();
    return new Replacement.Edited(
        head + edited.text(), edited.from() + linesBefore, edited.to() + linesBefore);
  }

  private static String whole(List<String> lines) {
    return String.join("\n", lines);
  }

  /** Lines that are only added go to the end, or right after the anchor. */
  private static Replacement.Edited append(TextFile rest, List<String> lines) {
    String end = rest.endOfLine();
    String block = String.join(end, lines) + end;
    String text = rest.text();
    String gap = text.isEmpty() || text.endsWith("\n") ? "" : end;
    int from = 1 + (int) (text + gap).chars().filter(c -> c == '\n').count();
    return new Replacement.Edited(text + gap + block, from, from + lines.size() - 1);
  }

  private int anchorEnd(String anchor) {
    if (anchor.isEmpty()) {
      return 0;
    }
    int offset = 0;
    for (String line : file.text().split("(?<=\n)", -1)) {
      if (line.strip().equals(anchor)) {
        return offset;
      }
      offset += line.length();
    }
    throw new EditRefusedException(
        new NearestLines(file.text(), anchor).advice(name) + "\n(the line after @@)");
  }
}
