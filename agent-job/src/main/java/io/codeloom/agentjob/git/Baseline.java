package io.codeloom.agentjob.git;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The code as it was before the agent ran. Paths are as in {@link TreeWriter}. */
public final class Baseline {
  /** No files: what a baseline itself is compared with while it is made. */
  public static final Baseline NONE = new Baseline("", Map.of());

  private final String treeId;
  private final Map<String, TreeEntry> entries;
  private final Set<String> folders = new HashSet<>();

  private Baseline(String treeId, Map<String, TreeEntry> entries) {
    this.treeId = treeId;
    this.entries = entries;
    entries.keySet().forEach(this::addFolders);
  }

  /** Reads the tree {@code treeId} from {@code git}'s repository. */
  public static Baseline read(Git git, String treeId) throws IOException {
    Map<String, TreeEntry> entries = new HashMap<>();
    try (GitProcess process =
            git.start(Map.of(), git.gitDir(), "ls-tree", "-r", "-l", "-z", "--full-tree", treeId);
        InputStream in = new BufferedInputStream(process.stdout(), 64 * 1024)) {
      process.stdin().close();
      for (String line = next(in); line != null; line = next(in)) {
        int tab = line.indexOf('\t');
        String[] meta = line.substring(0, tab).split(" +", 4);
        entries.put(
            line.substring(tab + 1),
            new TreeEntry(meta[0].intern(), meta[2], Long.parseLong(meta[3])));
      }
      process.expectSuccess();
    }
    return new Baseline(treeId, entries);
  }

  /** Object id of the tree. */
  public String treeId() {
    return treeId;
  }

  /** The entry at {@code path}; null if the baseline has none there. */
  public TreeEntry at(String path) {
    return entries.get(path);
  }

  /** Every entry by its path. */
  public Map<String, TreeEntry> entries() {
    return entries;
  }

  /** Whether the baseline has any file below {@code folder}. */
  public boolean hasFolder(String folder) {
    return folders.contains(folder);
  }

  /** Writes the content of {@code entry} to {@code target}. */
  static void contentTo(Git git, TreeEntry entry, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    if (!git.runTo(target, entry.size(), "cat-file", "blob", entry.id())) {
      throw new IOException("an object is larger than it should be");
    }
  }

  private void addFolders(String path) {
    for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      if (!folders.add(path.substring(0, slash))) {
        return;
      }
    }
  }

  private static String next(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(128);
    int c = in.read();
    if (c < 0) {
      return null;
    }
    for (; c > 0; c = in.read()) {
      line.write(c);
    }
    if (c < 0) {
      throw new IOException("git ls-tree broke off");
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }
}
