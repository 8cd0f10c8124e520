package io.codeloom.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeloom.core.job.TaskFile;
import io.codeloom.platform.git.TreeSink;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/**
 * Writes {@code task.json} and {@code code/…} as tar.gz (POSIX pax, names in UTF-8). The same code
 * gives the same bytes: no times, no users. Paths given are relative to {@code code/}.
 */
final class CodeArchive implements TreeSink, Closeable {
  private static final int BUFFER = 64 << 10;

  private final TarArchiveOutputStream tar;
  private final Deadline deadline;
  private final byte[] buffer = new byte[BUFFER];

  CodeArchive(OutputStream out, Deadline deadline) throws IOException {
    GzipParameters fast = new GzipParameters();
    fast.setCompressionLevel(Deflater.BEST_SPEED);
    fast.setBufferSize(BUFFER);
    this.tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(out, fast), UTF_8.name());
    this.deadline = deadline;
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
  }

  /** {@code task.json}, which must come first. */
  void taskFile(byte[] json) throws IOException {
    TarArchiveEntry entry = entry(TaskFile.NAME, TarConstants.LF_NORMAL, 0644);
    entry.setSize(json.length);
    tar.putArchiveEntry(entry);
    tar.write(json);
    tar.closeArchiveEntry();
    put(entry(TaskFile.CODE_FOLDER, TarConstants.LF_DIR, 0755));
  }

  @Override
  public void folder(String path) throws IOException {
    put(entry(TaskFile.CODE_FOLDER + path + "/", TarConstants.LF_DIR, 0755));
  }

  @Override
  public void link(String path, String target) throws IOException {
    TarArchiveEntry entry = entry(TaskFile.CODE_FOLDER + path, TarConstants.LF_SYMLINK, 0777);
    entry.setLinkName(target);
    put(entry);
  }

  /**
   * A file.
   *
   * @throws EOFException if {@code content} is not exactly {@code size} bytes long
   */
  @Override
  public void file(String path, boolean executable, long size, InputStream content)
      throws IOException {
    TarArchiveEntry entry =
        entry(TaskFile.CODE_FOLDER + path, TarConstants.LF_NORMAL, executable ? 0755 : 0644);
    entry.setSize(size);
    tar.putArchiveEntry(entry);
    long left = size;
    for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
      deadline.left();
      left -= n;
      if (left < 0) {
        throw new EOFException("longer than " + size + " bytes");
      }
      tar.write(buffer, 0, n);
    }
    if (left > 0) {
      throw new EOFException("shorter than " + size + " bytes");
    }
    tar.closeArchiveEntry();
  }

  private void put(TarArchiveEntry entry) throws IOException {
    deadline.left();
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  /** With the name as it is: the constructor that normalises would change backslashes. */
  private static TarArchiveEntry entry(String name, byte type, int mode) {
    TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
    entry.setMode(mode);
    entry.setModTime(0);
    entry.setIds(0, 0);
    entry.setNames("", "");
    return entry;
  }

  /** Completes the archive; without it, it is none. */
  @Override
  public void close() throws IOException {
    tar.close();
  }
}
