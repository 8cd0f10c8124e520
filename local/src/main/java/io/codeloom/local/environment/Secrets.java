package io.codeloom.local.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** Generated secrets, kept in the home so that they stay the same over restarts. */
final class Secrets {
  private static final int BYTES = 24;

  private final Path folder;
  private final SecureRandom random = new SecureRandom();

  Secrets(Path home) throws IOException {
    this.folder = Files.createDirectories(home.resolve("secrets"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
  }

  /** The secret of this name, made at the first call. */
  String get(String name) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      byte[] bytes = new byte[BYTES];
      random.nextBytes(bytes);
      writePrivate(file, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
    return Files.readString(file);
  }

  /** Writes a file that only its owner can read, at once or not at all. */
  static void writePrivate(Path file, String text) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, text, StandardOpenOption.WRITE);
    Files.move(
        fresh,
        file,
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }
}
