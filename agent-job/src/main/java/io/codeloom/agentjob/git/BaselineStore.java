package io.codeloom.agentjob.git;

import io.codeloom.agentjob.files.RawPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The baseline's volume: {@code git} (objects), {@code tree} (the tree's id, written last) and
 * {@code ignore} (the baseline's ignore files alone).
 *
 * @param dir the volume
 * @param git the program, on {@code dir/git}
 */
public record BaselineStore(Path dir, Git git) {
  private static final String TREE = "tree";
  private static final String IGNORE = "ignore";
  private static final int MAX_IGNORE_FILE = 1024 * 1024;

  /** What is left out of a patch where the code has no ignore file of its own. */
  private static final List<String> USUAL_LITTER =
      List.of(
          "node_modules/",
          "target/",
          "__pycache__/",
          "*.pyc",
          ".venv/",
          "venv/",
          ".tox/",
          ".gradle/",
          ".pytest_cache/",
          ".mypy_cache/",
          ".ruff_cache/",
          ".cache/",
          ".npm/",
          ".m2/",
          ".next/",
          "*.egg-info/",
          ".DS_Store");

  /** The store at {@code dir}, with git's HOME in {@code scratch}. */
  public static BaselineStore at(Path dir, Git git) {
    return new BaselineStore(dir, git.on(dir.resolve("git")));
  }

  /** Stores the tree at {@code root}; a baseline that is whole already is kept. */
  public void make(Path root, Path spool, Instant now) throws IOException {
    if (treeId().isPresent()) {
      return;
    }
    GitDir.create(git.gitDir());
    Snapshot.Taken taken =
        Snapshot.take(root, git, SnapshotRules.everything(spool, now), new Progress());
    if (!taken.notes().isEmpty()) {
      throw new IOException("the code cannot be read whole: " + taken.notes());
    }
    keepIgnoreFiles(Baseline.read(git, taken.treeId()));
    Path written = Files.writeString(dir.resolve(TREE + ".new"), taken.treeId());
    Files.move(written, dir.resolve(TREE), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Object id of the baseline's tree, once it is whole. */
  public Optional<String> treeId() throws IOException {
    Path file = dir.resolve(TREE);
    return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
  }

  /**
   * The ignore rules, from a copy of the ignore files at {@code scratch}, which must not exist yet.
   */
  public IgnoreRules ignoreRules(Path scratch) throws IOException {
    copyFolders(dir.resolve(IGNORE), scratch);
    return IgnoreRules.start(git, scratch);
  }

  private void keepIgnoreFiles(Baseline baseline) throws IOException {
    Path folder = Files.createDirectories(dir.resolve(IGNORE));
    boolean any = false;
    for (Map.Entry<String, TreeEntry> entry : baseline.entries().entrySet()) {
      boolean ignoreFile = ("/" + entry.getKey()).endsWith("/.gitignore");
      TreeEntry file = entry.getValue();
      if (ignoreFile && !file.mode().equals(TreeEntry.LINK) && file.size() <= MAX_IGNORE_FILE) {
        Baseline.contentTo(git, file, RawPaths.resolve(folder, entry.getKey()));
        any = true;
      }
    }
    if (!any) {
      Files.write(git.gitDir().resolve("info/exclude"), USUAL_LITTER);
    }
  }

  private static void copyFolders(Path from, Path to) throws IOException {
    try (var paths = Files.walk(from)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Files.copy(path, to.resolve(from.relativize(path)));
      }
    }
  }
}
