package io.codeloom.local.faults;

import io.codeloom.platform.git.TestRepository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Repositories of one commit, each a copy of the same one. */
final class Repositories {
  private static final String TEMPLATE = "template";

  private Repositories() {}

  /** Makes the first, in a fresh folder to be served. */
  static Path make(Path root) throws IOException {
    Files.createDirectories(root.resolve("team"));
    new TestRepository(root, TEMPLATE).write("sum.txt", "one\n").commit("one");
    return root;
  }

  /** Makes {@code team/<name>}. */
  static String copy(Path root, String name) throws IOException {
    Path from = root.resolve(TEMPLATE + ".git");
    Path to = root.resolve("team").resolve(name + ".git");
    try (Stream<Path> all = Files.walk(from)) {
      all.forEach(path -> copy(path, to.resolve(from.relativize(path))));
    }
    return "team/" + name;
  }

  private static void copy(Path from, Path to) {
    try {
      Files.copy(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
