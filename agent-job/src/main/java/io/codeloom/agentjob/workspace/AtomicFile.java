package io.codeloom.agentjob.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Replaces files whole or not at all; their mode stays. */
public final class AtomicFile {
  private static final Set<PosixFilePermission> NEW_FILE =
      PosixFilePermissions.fromString("rw-r--r--");

  private AtomicFile() {}

  /** Writes {@code bytes} to {@code file}, whose folders are made where they lack. */
  public static void write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Set<PosixFilePermission> mode =
        Files.exists(file) ? Files.getPosixFilePermissions(file) : NEW_FILE;
    Path next = Files.createTempFile(file.getParent(), ".codeloom-", ".tmp");
    try {
      Files.write(next, bytes);
      Files.setPosixFilePermissions(next, mode);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(next);
    }
  }
}
