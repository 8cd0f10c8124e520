package io.codeloom.platform.git;

import java.io.IOException;
import java.io.InputStream;

/** Takes in the files of a tree. Paths are relative, with {@code /} between names. */
public interface TreeSink {
  /** A folder; comes before what is in it. */
  void folder(String path) throws IOException;

  /** A symbolic link, wherever it leads. */
  void link(String path, String target) throws IOException;

  /** A file; {@code content} holds exactly {@code size} bytes and is not to be closed. */
  void file(String path, boolean executable, long size, InputStream content) throws IOException;
}
