package io.codeloom.local.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/** Files and folders that only their owner may read. */
public final class PrivateFiles {
  private static final FileAttribute<Set<PosixFilePermission>> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<Set<PosixFilePermission>> FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private PrivateFiles() {}

  /**
   * Makes it, and its missing parents, readable by nobody else; one that is there stays as it is.
   */
  public static Path folder(Path path) {
    try {
      return Files.isDirectory(path) ? path : Files.createDirectories(path, FOLDER);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create " + path, e);
    }
  }

  /** Replaces the file in one step, so that a crash leaves the old or the new content. */
  static void write(Path path, String content) {
    Path next = path.resolveSibling(path.getFileName() + ".new");
    try {
      Files.deleteIfExists(next);
      try (FileChannel channel =
          FileChannel.open(
              next, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), FILE)) {
        channel.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
        channel.force(true);
      }
      Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path, e);
    }
  }

  /** The secret kept in the file; made once, 128 bits in hexadecimal. */
  static String secret(Path path, SecureRandom random) {
    try {
      if (Files.exists(path)) {
        return Files.readString(path).strip();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    String secret = HexFormat.of().formatHex(bytes);
    write(path, secret + "\n");
    return secret;
  }
}
