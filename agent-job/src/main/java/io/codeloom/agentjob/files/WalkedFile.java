package io.codeloom.agentjob.files;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * A regular file met on a walk, open to reading while its folder is.
 *
 * @param path relative, as in {@link RawPaths}
 * @param attributes as they were a moment ago
 */
public record WalkedFile(
    String path, PosixFileAttributes attributes, SecureDirectoryStream<Path> dir, Path name) {

  /**
   * Opens it, if it is still no link. A FIFO put in its place blocks: callers need a time limit.
   */
  public SeekableByteChannel open() throws IOException {
    return dir.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
  }

  /** Whether its owner may execute it. */
  public boolean executable() {
    return attributes.permissions().contains(PosixFilePermission.OWNER_EXECUTE);
  }
}
