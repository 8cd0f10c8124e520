package io.codeloom.local.kubernetes.kubelet;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Makes and removes the kubelet's folders. */
final class Folders {

  private Folders() {}

  /** Makes it, and its missing parents, readable by nobody else. */
  static Path createPrivate(Path folder) throws IOException {
    Files.createDirectories(folder);
    return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
  }

  /** Gives a file or folder to a user of this host and the group of that number. */
  static void own(Path path, int user) throws IOException {
    Files.setAttribute(path, "unix:uid", user);
    Files.setAttribute(path, "unix:gid", user);
  }

  /** Removes all of it without following links, also what was made unwritable. */
  static void delete(Path root) throws IOException {
    if (!Files.exists(root, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(root, new Remover());
  }

  private static final class Remover extends SimpleFileVisitor<Path> {

    private static final Set<PosixFilePermission> OURS =
        PosixFilePermissions.fromString("rwx------");

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      if (!Files.isWritable(folder) || !Files.isExecutable(folder)) {
        Files.setPosixFilePermissions(folder, OURS);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
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
    public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
      if (e != null) {
        throw e;
      }
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
