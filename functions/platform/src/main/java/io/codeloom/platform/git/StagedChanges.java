package io.codeloom.platform.git;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.task.FailureCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What an index changes of a commit. */
record StagedChanges(List<Change> all) {
  private static final int MAX_BYTES = 32 << 20;
  private static final String SUBMODULE = "160000";
  private static final String NOTHING = "000000";

  /**
   * One path's change.
   *
   * @param bytes the path, one char a byte, because names may be in any encoding
   */
  record Change(String oldMode, String newMode, String oldId, String bytes) {
    String path() {
      return new String(bytes.getBytes(ISO_8859_1), UTF_8);
    }

    /** The line that takes the change out of the index. */
    String removal() {
      return "0 " + "0".repeat(oldId.length()) + "\t" + bytes + "\0";
    }

    /** The line that puts back what was there before; empty if nothing was. */
    String restoration() {
      return oldMode.equals(NOTHING) ? "" : oldMode + " " + oldId + " 0\t" + bytes + "\0";
    }
  }

  /** Reads what {@code diff-index --cached --raw -z} prints: meta, NUL, path, NUL. */
  static StagedChanges read(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new TaskFailedException(
          FailureCode.STAGING_FAILED, "The patch changes too many files.");
    }
    List<Change> changes = new ArrayList<>();
    String[] parts = new String(bytes, ISO_8859_1).split("\0");
    for (int i = 0; i + 1 < parts.length; i += 2) {
      String[] meta = parts[i].substring(1).split(" ");
      changes.add(new Change(meta[0], meta[1], meta[2], parts[i + 1]));
    }
    return new StagedChanges(changes);
  }

  /** Those that {@code leaveOut} names, and submodules, whose commits nobody has looked at. */
  StagedChanges those(Predicate<String> leaveOut) {
    return new StagedChanges(
        all.stream()
            .filter(c -> c.newMode().equals(SUBMODULE) || leaveOut.test(c.path()))
            .toList());
  }

  List<String> paths() {
    return all.stream().map(Change::path).sorted().toList();
  }

  /** Input for {@code update-index -z --index-info} that undoes them; removals come first. */
  byte[] undoing() {
    StringBuilder text = new StringBuilder();
    all.forEach(change -> text.append(change.removal()));
    all.forEach(change -> text.append(change.restoration()));
    return text.toString().getBytes(ISO_8859_1);
  }
}
