package io.codeloom.agentjob.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** A workspace on disk. Paths are judged by where they really lead, links resolved. */
public final class CodeFolder implements Workspace {
  private final Path root;
  private final Path outputs;

  /**
   * @param root the code; must exist
   * @param outputs where long outputs are kept; must exist
   */
  public CodeFolder(Path root, Path outputs) throws IOException {
    this.root = root.toRealPath();
    this.outputs = outputs.toRealPath();
  }

  @Override
  public Path root() {
    return root;
  }

  @Override
  public Path inside(String path) {
    Path real = real(path);
    if (!real.startsWith(root)) {
      throw outside(path);
    }
    return real;
  }

  @Override
  public Path readable(String path) {
    Path real = real(path);
    if (!real.startsWith(root) && !real.startsWith(outputs)) {
      throw outside(path);
    }
    return real;
  }

  @Override
  public String name(Path place) {
    if (!place.startsWith(root)) {
      return place.toString();
    }
    String name = root.relativize(place).toString();
    return name.isEmpty() ? "." : name;
  }

  @Override
  public List<Guide> guides(String targetFile) {
    return new GuideFiles(this).towards(targetFile);
  }

  private OutsideException outside(String path) {
    return new OutsideException(
        "the path " + path + " leads out of the code folder " + root + "; stay inside it");
  }

  private Path real(String path) {
    try {
      return realOf(root.resolve(path.isBlank() ? "." : path).normalize());
    } catch (InvalidPathException e) {
      throw new OutsideException("not a path: " + e.getReason());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What does not exist yet is judged by the nearest folder that does. */
  private static Path realOf(Path path) throws IOException {
    if (Files.exists(path)) {
      return path.toRealPath();
    }
    if (Files.isSymbolicLink(path)) {
      throw new OutsideException("the path " + path + " is a link that leads nowhere");
    }
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) || path.getParent() == null) {
      return path;
    }
    return realOf(path.getParent()).resolve(path.getFileName());
  }
}
