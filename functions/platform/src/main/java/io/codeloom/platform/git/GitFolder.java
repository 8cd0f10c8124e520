package io.codeloom.platform.git;

import io.codeloom.core.error.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A {@code .git} folder made by hand, so that no template comes into it.
 *
 * @param path the folder itself
 */
record GitFolder(Path path) {
  /** Raw bytes out and in, and every file, whatever the tree's own attributes say. */
  private static final String NO_CONVERSION =
      "* -text !eol !working-tree-encoding !ident !filter !export-ignore !export-subst\n";

  /** Git's arguments, with this as its repository. */
  List<String> arguments(String... arguments) {
    List<String> all = new ArrayList<>(List.of("--git-dir=" + path));
    all.addAll(List.of(arguments));
    return all;
  }

  /** Creates it, empty, for objects of the kind of {@code commit}. */
  void make(String commit) {
    onDisk(
        () -> {
          for (String name : List.of("info", "objects/pack", "refs/heads", "refs/tags")) {
            Files.createDirectories(path.resolve(name));
          }
          Files.writeString(path.resolve("HEAD"), "ref: refs/heads/main\n");
          Files.writeString(path.resolve("config"), config(commit.length() == 64));
          Files.writeString(path.resolve("info/attributes"), NO_CONVERSION);
        });
  }

  /** Drops what a fetch notes of the place it fetched from. */
  void forgetRemote(String commit) {
    onDisk(
        () -> {
          Files.deleteIfExists(path.resolve("FETCH_HEAD"));
          Files.writeString(path.resolve("config"), config(commit.length() == 64));
        });
  }

  private static String config(boolean sha256) {
    String core = "[core]\n\trepositoryformatversion = %d\n\tfilemode = true\n\tbare = false\n";
    return sha256
        ? core.formatted(1) + "[extensions]\n\tobjectformat = sha256\n"
        : core.formatted(0);
  }

  /** Throws if more was fetched so far. */
  void requireFetchedAtMost(long maxBytes) {
    if (fetched() > maxBytes) {
      throw CommitTree.tooLarge("is larger than " + maxBytes + " bytes");
    }
  }

  private long fetched() {
    try (Stream<Path> files = Files.list(path.resolve("objects/pack"))) {
      return files.mapToLong(GitFolder::size).sum();
    } catch (IOException e) {
      throw new UnavailableException(UnavailableException.SCRATCH_DISK, "watching the clone", e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (NoSuchFileException renamed) {
      return 0;
    } catch (IOException e) {
      throw new UnavailableException(UnavailableException.SCRATCH_DISK, "watching the clone", e);
    }
  }

  private interface DiskWork {
    void run() throws IOException;
  }

  private static void onDisk(DiskWork work) {
    try {
      work.run();
    } catch (IOException e) {
      throw new UnavailableException(UnavailableException.SCRATCH_DISK, "writing the clone", e);
    }
  }
}
