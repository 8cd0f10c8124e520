package io.codeloom.agentjob.files;

import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributes;

/** What {@link TreeWalk} reports to. Paths are relative and as in {@link RawPaths}. */
public interface TreeVisitor {
  /** Whether to walk the folder {@code path}. */
  boolean enter(String path) throws IOException;

  /** A regular file; to be read before this returns. */
  void file(WalkedFile file) throws IOException;

  /** A link, which is not followed. */
  void link(String path, String target, BasicFileAttributes attributes) throws IOException;

  /** A file or folder that is there and was not walked. */
  void skipped(String path, String reason) throws IOException;
}
