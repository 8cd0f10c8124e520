package io.codeloom.platform.git;

import io.codeloom.core.error.UnavailableException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A folder only we may enter, gone when closed. Its name tells the process it belongs to, so that
 * what a killed process left, tokens among it, can be told from what is in use.
 *
 * @param path the folder
 */
public record ScratchFolder(Path path) implements AutoCloseable {
  private static final String PREFIX = "codeloom-scratch-";
  private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d+)-(\\d+)-.*");

  /** A new one below {@code parent}. */
  public static ScratchFolder in(Path parent) {
    try {
      String owner = PREFIX + ProcessHandle.current().pid() + "-" + start(ProcessHandle.current());
      return new ScratchFolder(Files.createTempDirectory(parent, owner + "-")); // mode 0700
    } catch (IOException e) {
      throw new UnavailableException(UnavailableException.SCRATCH_DISK, "making a folder", e);
    }
  }

  /** A new one where the JVM keeps temporary files. */
  public static ScratchFolder open() {
    return in(Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** Removes those below {@code parent} whose process is no more. */
  public static void sweep(Path parent) {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path folder : folders) {
        Matcher name = NAME.matcher(folder.getFileName().toString());
        if (name.matches() && !isAlive(Long.parseLong(name.group(1)), name.group(2))) {
          new ScratchFolder(folder).close();
        }
      }
    } catch (IOException e) {
      throw new UnavailableException(
          UnavailableException.SCRATCH_DISK, "removing what is left of killed runs", e);
    }
  }

  private static boolean isAlive(long pid, String start) {
    return ProcessHandle.of(pid).filter(process -> start(process).equals(start)).isPresent();
  }

  /** A process id comes again, in a container even every time; with its start it does not. */
  private static String start(ProcessHandle process) {
    return Long.toString(process.info().startInstant().orElse(Instant.EPOCH).toEpochMilli());
  }

  /** A path in it. */
  public Path resolve(String name) {
    return path.resolve(name);
  }

  /** Removes it with all that is in it; follows no link. */
  @Override
  public void close() {
    try {
      Files.walkFileTree(path, new Deletion());
    } catch (NoSuchFileException alreadyGone) {
      // Somebody else swept it.
    } catch (IOException e) {
      throw new UnavailableException(UnavailableException.SCRATCH_DISK, "removing a folder", e);
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
