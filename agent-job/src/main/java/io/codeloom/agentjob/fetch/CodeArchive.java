package io.codeloom.agentjob.fetch;

import io.codeloom.agentjob.files.RawPaths;
import io.codeloom.agentjob.net.Retry;
import io.codeloom.core.job.TaskFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * Unpacks {@code code.tar.gz}: {@code task.json} and {@code code/…}. Links are made last, so that
 * nothing can be written through one; where they point is the repository's business, since nobody
 * here follows them.
 */
final class CodeArchive {
  private static final int MAX_TASK_BYTES = 4 * 1024 * 1024;

  private final Path codeDir;
  private final UnpackLimits limits;
  private final Map<Path, Path> links = new LinkedHashMap<>();
  private byte[] task;
  private long bytes;
  private int entries;

  private CodeArchive(Path codeDir, UnpackLimits limits) {
    this.codeDir = codeDir;
    this.limits = limits;
  }

  /**
   * Unpacks the code into {@code codeDir}, which must be empty.
   *
   * @return the bytes of {@code task.json}
   * @throws BadArchiveException if the archive is not what dispatch makes
   * @throws IOException if it cannot be read or written
   */
  static byte[] unpack(InputStream in, Path codeDir, UnpackLimits limits) throws IOException {
    CodeArchive archive = new CodeArchive(codeDir, limits);
    try (TarArchiveInputStream tar = new TarArchiveInputStream(unzipped(in), "UTF-8")) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        archive.take(entry, tar);
      }
    } catch (IllegalArgumentException e) {
      throw new BadArchiveException("an entry is malformed");
    }
    archive.makeLinks();
    if (archive.task == null) {
      throw new BadArchiveException("it has no " + TaskFile.NAME);
    }
    return archive.task;
  }

  private static InputStream unzipped(InputStream in) throws IOException {
    return GzipCompressorInputStream.builder()
        .setInputStream(new BufferedInputStream(in))
        .setDecompressConcatenated(true)
        .get();
  }

  private void take(TarArchiveEntry entry, InputStream content) throws IOException {
    String name = entry.getName().startsWith("./") ? entry.getName().substring(2) : entry.getName();
    if (++entries > limits.entries()) {
      throw new BadArchiveException("it has more than " + limits.entries() + " entries");
    }
    if (name.equals(TaskFile.NAME) && isPlain(entry)) {
      task = content.readNBytes(MAX_TASK_BYTES);
    } else if (name.startsWith(TaskFile.CODE_FOLDER)) {
      unpack(entry, name.substring(TaskFile.CODE_FOLDER.length()), content);
    } else if (!name.isEmpty()) {
      throw new BadArchiveException("an entry lies outside of " + TaskFile.CODE_FOLDER);
    }
  }

  private void unpack(TarArchiveEntry entry, String name, InputStream content) throws IOException {
    if (name.isEmpty()) {
      return;
    }
    Path target = resolve(name);
    if (entry.isDirectory()) {
      Files.createDirectories(target);
    } else if (entry.isSymbolicLink()) {
      links.put(target, linkTarget(entry.getLinkName()));
    } else if (isPlain(entry)) {
      write(target, content, (entry.getMode() & 0100) != 0);
    } else {
      throw new BadArchiveException("an entry is neither file, folder nor symbolic link");
    }
  }

  /** {@code isFile()} also says yes to FIFOs and devices. */
  private static boolean isPlain(TarArchiveEntry entry) {
    byte kind = entry.getLinkFlag();
    return kind == TarConstants.LF_NORMAL || kind == TarConstants.LF_OLDNORM;
  }

  private Path resolve(String name) throws BadArchiveException {
    String path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    for (String part : path.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        throw new BadArchiveException("an entry's path leads elsewhere");
      }
    }
    try {
      return RawPaths.resolve(codeDir, RawPaths.fromText(path));
    } catch (InvalidPathException e) {
      throw new BadArchiveException("an entry's path cannot be a file's");
    }
  }

  private static Path linkTarget(String text) throws BadArchiveException {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new BadArchiveException("a link's target cannot be a path");
    }
  }

  private void write(Path target, InputStream content, boolean executable) throws IOException {
    Files.createDirectories(target.getParent());
    try (OutputStream out =
        Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      byte[] buffer = new byte[64 * 1024];
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        bytes += n;
        if (bytes > limits.bytes()) {
          throw new BadArchiveException("it unpacks to more than " + limits.bytes() + " bytes");
        }
        out.write(buffer, 0, n);
      }
    } catch (FileAlreadyExistsException e) {
      throw new BadArchiveException("it has two entries of one name");
    }
    Files.setPosixFilePermissions(
        target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
  }

  private void makeLinks() throws IOException {
    // All folders before the first link: a folder cannot be made through a link that is not there.
    for (Path link : links.keySet()) {
      Files.createDirectories(link.getParent());
    }
    for (Map.Entry<Path, Path> link : links.entrySet()) {
      try {
        Files.createSymbolicLink(link.getKey(), link.getValue());
      } catch (FileAlreadyExistsException e) {
        throw new BadArchiveException("a link bears another entry's name");
      }
    }
  }

  /** The archive is not one that dispatch makes; trying again is no use. */
  static final class BadArchiveException extends Retry.FinalException {
    BadArchiveException(String message) {
      super("the code archive is refused: " + message);
    }
  }
}
