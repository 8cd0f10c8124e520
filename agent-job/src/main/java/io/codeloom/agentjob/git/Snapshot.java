package io.codeloom.agentjob.git;

import io.codeloom.agentjob.files.RawPaths;
import io.codeloom.agentjob.files.TreeVisitor;
import io.codeloom.agentjob.files.TreeWalk;
import io.codeloom.agentjob.files.WalkedFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Stores a work tree as a git tree, reading files as bytes and nothing else. */
public final class Snapshot implements TreeVisitor {
  private static final int IN_MEMORY = 1024 * 1024;
  private static final int MAX_NOTES = 20;

  private final TreeWriter tree;
  private final SnapshotRules rules;
  private final Progress progress;
  private final List<String> notes = new ArrayList<>();
  private long newFiles;

  private Snapshot(TreeWriter tree, SnapshotRules rules, Progress progress) {
    this.tree = tree;
    this.rules = rules;
    this.progress = progress;
  }

  /**
   * What a snapshot gave.
   *
   * @param treeId the tree's object id
   * @param notes which paths are not as they were found and why; at most 20
   */
  public record Taken(String treeId, List<String> notes) {
    public Taken {
      notes = List.copyOf(notes);
    }
  }

  /** Stores the tree at {@code root} in {@code git}'s repository. */
  public static Taken take(Path root, Git git, SnapshotRules rules, Progress progress)
      throws IOException {
    try (TreeWriter tree = TreeWriter.start(git)) {
      Snapshot snapshot = new Snapshot(tree, rules, progress);
      TreeWalk.walk(root, snapshot);
      progress.reached("");
      return new Taken(tree.finish(), snapshot.notes);
    }
  }

  @Override
  public boolean enter(String path) throws IOException {
    progress.reached(path);
    if (rules.avoid().contains(path)) {
      skipped(path, "it cannot be read");
      return false;
    }
    return rules.ignore() == null
        || rules.baseline().hasFolder(path)
        || !rules.ignore().ignoresFolder(path);
  }

  @Override
  public void file(WalkedFile file) throws IOException {
    String path = file.path();
    progress.reached(path);
    if (leftOut(path)) {
      return;
    }
    if (rules.avoid().contains(path)) {
      skipped(path, "it cannot be read");
      return;
    }
    TreeEntry before = rules.baseline().at(path);
    String mode = file.executable() ? TreeEntry.EXECUTABLE : TreeEntry.FILE;
    if (before != null && verified(file)) {
      tree.known(path, new TreeEntry(mode, before.id(), before.size()));
      return;
    }
    read(file, before, mode);
  }

  @Override
  public void link(String path, String target, BasicFileAttributes attributes) throws IOException {
    boolean refusedByGit = ("/" + path).endsWith("/.gitmodules");
    if (refusedByGit || leftOut(path)) {
      return;
    }
    byte[] text = target.getBytes(StandardCharsets.ISO_8859_1);
    tree.add(path, TreeEntry.LINK, text, text.length);
  }

  /** Whatever cannot be seen stays as it was: an unreadable file is no deleted file. */
  @Override
  public void skipped(String path, String reason) throws IOException {
    note(path, reason);
    TreeEntry before = rules.baseline().at(path);
    if (before != null) {
      tree.known(path, before);
    } else if (path.isEmpty() || rules.baseline().hasFolder(path)) {
      String folder = path.isEmpty() ? "" : path + "/";
      for (Map.Entry<String, TreeEntry> entry : rules.baseline().entries().entrySet()) {
        if (entry.getKey().startsWith(folder)) {
          tree.known(entry.getKey(), entry.getValue());
        }
      }
    }
  }

  private boolean leftOut(String path) throws IOException {
    if (rules.baseline().at(path) != null) {
      return false;
    }
    if (rules.ignore() != null && rules.ignore().ignoresFile(path)) {
      return true;
    }
    if (++newFiles > rules.maxNewFiles()) {
      note(path, "there are too many new files");
      return true;
    }
    return false;
  }

  private boolean verified(WalkedFile file) {
    return rules.verified() != null && rules.verified().holds(file.path(), file.attributes());
  }

  private void read(WalkedFile file, TreeEntry before, String mode) throws IOException {
    Content content;
    try (InputStream in = Channels.newInputStream(file.open())) {
      content = content(file, in, before);
    } catch (NoSuchFileException gone) {
      return;
    } catch (IOException e) {
      skipped(file.path(), "it cannot be read");
      return;
    }
    store(file, content, before, mode);
  }

  /** Reads without a word to the stream, so that a failure leaves the stream whole. */
  private Content content(WalkedFile file, InputStream in, TreeEntry before) throws IOException {
    long size = file.attributes().size();
    if (size <= IN_MEMORY) {
      byte[] bytes = in.readNBytes((int) size);
      return new Content.Bytes(bytes);
    }
    if (before != null && before.size() == size && BlobId.of(in, size).equals(before.id())) {
      return new Content.AsBefore();
    }
    return size > rules.maxFileBytes() ? new Content.TooLarge() : spooled(file, size);
  }

  private Content spooled(WalkedFile file, long size) throws IOException {
    try (InputStream in = Channels.newInputStream(file.open());
        OutputStream out = Files.newOutputStream(rules.spool())) {
      byte[] buffer = new byte[64 * 1024];
      long done = 0;
      while (done < size) {
        int n = in.read(buffer, 0, (int) Math.min(buffer.length, size - done));
        if (n < 0) {
          break;
        }
        out.write(buffer, 0, n);
        done += n;
        progress.reached(file.path());
      }
      return new Content.Spooled(done);
    }
  }

  private void store(WalkedFile file, Content content, TreeEntry before, String mode)
      throws IOException {
    String path = file.path();
    if (content instanceof Content.Bytes bytes) {
      storeBytes(file, bytes.value(), before, mode);
    } else if (content instanceof Content.Spooled spooled) {
      try (InputStream in = Files.newInputStream(rules.spool())) {
        tree.add(path, mode, in, spooled.size());
      }
      Files.delete(rules.spool());
    } else if (content instanceof Content.AsBefore) {
      unchanged(file, before, mode);
    } else {
      skipped(path, "it is larger than " + rules.maxFileBytes() + " bytes");
    }
  }

  private void storeBytes(WalkedFile file, byte[] bytes, TreeEntry before, String mode)
      throws IOException {
    boolean same =
        before != null
            && before.size() == bytes.length
            && BlobId.of(bytes, bytes.length).equals(before.id());
    if (same) {
      unchanged(file, before, mode);
    } else {
      tree.add(file.path(), mode, bytes, bytes.length);
    }
  }

  private void unchanged(WalkedFile file, TreeEntry before, String mode) throws IOException {
    if (rules.verified() != null) {
      rules.verified().remember(file.path(), file.attributes(), rules.start());
    }
    tree.known(file.path(), new TreeEntry(mode, before.id(), before.size()));
  }

  private void note(String path, String reason) {
    if (notes.size() < MAX_NOTES) {
      notes.add(RawPaths.display(path) + ": " + reason);
    }
  }

  private sealed interface Content {
    record Bytes(@SuppressWarnings("ArrayRecordComponent") byte[] value) implements Content {}

    record Spooled(long size) implements Content {}

    record AsBefore() implements Content {}

    record TooLarge() implements Content {}
  }
}
