package io.codeloom.agentjob.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks a tree that somebody else may be changing, without ever following a link: every folder is
 * opened relative to the one above it. Every {@code .git} is left out, so that a nested repository
 * is plain files.
 */
public final class TreeWalk {
  /** Folders within folders at most; each holds a file descriptor while it is walked. */
  static final int MAX_DEPTH = 200;

  private static final int MAX_PATH_BYTES = 4000;

  /** Files, links and folders at most, so that a walk ends. */
  static final int MAX_ENTRIES = 2_000_000;

  private static final int MAX_ENTRIES_OF_A_FOLDER = 500_000;

  private final TreeVisitor visitor;
  private final Path root;
  private int entries;

  private TreeWalk(Path root, TreeVisitor visitor) {
    this.root = root;
    this.visitor = visitor;
  }

  /**
   * Shows every file and link below {@code root} to {@code visitor}. What cannot be read is
   * reported to it as well; what vanishes meanwhile is not.
   *
   * @throws IOException if {@code root} cannot be read, there are more than 2,000,000 entries or
   *     the visitor throws
   */
  public static void walk(Path root, TreeVisitor visitor) throws IOException {
    try (SecureDirectoryStream<Path> top = openTop(root)) {
      new TreeWalk(root, visitor).folder(top, "", 0);
    }
  }

  /** Opens a folder for access relative to it. */
  static SecureDirectoryStream<Path> openTop(Path root) throws IOException {
    // The root itself must be no link either: on a laptop it lies in a folder others can write.
    try (DirectoryStream<Path> parent = Files.newDirectoryStream(root.getParent())) {
      return secure(
          secure(parent).newDirectoryStream(root.getFileName(), LinkOption.NOFOLLOW_LINKS));
    }
  }

  private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream)
      throws IOException {
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    stream.close();
    throw new IOException("this platform cannot read folders without following links");
  }

  private void folder(SecureDirectoryStream<Path> dir, String path, int depth) throws IOException {
    for (Path name : names(dir, path)) {
      String raw = RawPaths.name(name);
      if (DotGit.matches(raw)) {
        continue;
      }
      String child = path.isEmpty() ? raw : path + "/" + raw;
      if (++entries > MAX_ENTRIES) {
        throw new IOException("there are more than " + MAX_ENTRIES + " files");
      }
      if (child.length() > MAX_PATH_BYTES) {
        visitor.skipped(child, "its path is too long");
      } else {
        entry(dir, name, child, depth);
      }
    }
  }

  private void entry(SecureDirectoryStream<Path> dir, Path name, String path, int depth)
      throws IOException {
    PosixFileAttributes attributes;
    try {
      attributes = attributes(dir, name);
    } catch (NoSuchFileException gone) {
      return;
    } catch (IOException e) {
      visitor.skipped(path, "it cannot be read");
      return;
    }
    if (attributes.isDirectory()) {
      subfolder(dir, name, path, depth);
    } else if (attributes.isSymbolicLink()) {
      link(path, attributes);
    } else if (attributes.isRegularFile()) {
      visitor.file(new WalkedFile(path, attributes, dir, name.getFileName()));
    }
  }

  private void subfolder(SecureDirectoryStream<Path> dir, Path name, String path, int depth)
      throws IOException {
    if (!visitor.enter(path)) {
      return;
    }
    if (depth >= MAX_DEPTH) {
      visitor.skipped(path, "it lies too deep");
      return;
    }
    SecureDirectoryStream<Path> opened;
    try {
      opened = secure(dir.newDirectoryStream(name.getFileName(), LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException | NotDirectoryException changed) {
      return;
    } catch (IOException e) {
      visitor.skipped(path, "it cannot be read");
      return;
    }
    try (opened) {
      folder(opened, path, depth + 1);
    }
  }

  private void link(String path, PosixFileAttributes attributes) throws IOException {
    String target;
    try {
      // There is no readlinkat in Java. A folder swapped for a link in this moment would show the
      // text of another link, and no file's content.
      target = RawPaths.bytesOf(Files.readSymbolicLink(RawPaths.resolve(root, path)));
    } catch (IOException changed) {
      return;
    }
    visitor.link(path, target, attributes);
  }

  private List<Path> names(SecureDirectoryStream<Path> dir, String path) throws IOException {
    List<Path> names = new ArrayList<>();
    try {
      for (Path name : dir) {
        if (names.size() == MAX_ENTRIES_OF_A_FOLDER) {
          visitor.skipped(path, "it holds too many files");
          break;
        }
        names.add(name);
      }
    } catch (DirectoryIteratorException e) {
      visitor.skipped(path, "it cannot be read");
    }
    return names;
  }

  static PosixFileAttributes attributes(SecureDirectoryStream<Path> dir, Path name)
      throws IOException {
    return dir.getFileAttributeView(
            name.getFileName(), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes();
  }
}
