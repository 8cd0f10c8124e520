package io.codeloom.agentjob.files;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Making and emptying folders. */
public final class Folders {
  private Folders() {}

  /** Deletes everything in {@code dir}, following no link; {@code dir} itself may be a mount. */
  public static void empty(Path dir) throws IOException {
    if (!Files.exists(dir)) {
      Files.createDirectories(dir);
    }
    Files.walkFileTree(dir, new Deleter(dir));
  }

  /** Deletes {@code dir} and everything in it, if it is there. */
  public static void delete(Path dir) throws IOException {
    if (Files.exists(dir)) {
      Files.walkFileTree(dir, new Deleter(null));
    }
  }

  private static final class Deleter extends SimpleFileVisitor<Path> {
    private final Path kept;

    Deleter(Path kept) {
      this.kept = kept;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path dir, IOException e) throws IOException {
      if (e != null) {
        throw e;
      }
      if (!dir.equals(kept)) {
        Files.delete(dir);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
