package io.codeloom.agentjob.files;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The files directly in one folder, opened relative to it and never through a link. */
public final class FolderFiles implements AutoCloseable {
  private static final int MAX_NAMES = 10_000;

  private final SecureDirectoryStream<Path> dir;

  private FolderFiles(SecureDirectoryStream<Path> dir) {
    this.dir = dir;
  }

  /** Opens {@code dir}, which must be no link itself. */
  public static FolderFiles open(Path dir) throws IOException {
    return new FolderFiles(TreeWalk.openTop(dir));
  }

  /** Names in it, sorted, as in {@link RawPaths}; of very many only 10,000. To be asked once. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    for (Path entry : dir) {
      if (names.size() == MAX_NAMES) {
        break;
      }
      names.add(RawPaths.name(entry));
    }
    names.sort(null);
    return names;
  }

  /** Whether {@code name} is a regular file now. */
  public boolean isRegularFile(String name) {
    try {
      return TreeWalk.attributes(dir, Path.of(name)).isRegularFile();
    } catch (IOException e) {
      return false;
    }
  }

  /** Opens a file; blocks on a FIFO put in its place, so callers need a time limit. */
  public SeekableByteChannel read(String name) throws IOException {
    return dir.newByteChannel(
        Path.of(name), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
  }

  @Override
  public void close() throws IOException {
    dir.close();
  }
}
