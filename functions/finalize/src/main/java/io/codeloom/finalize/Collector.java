package io.codeloom.finalize;

import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.job.ObjectKeys;
import io.codeloom.core.job.TimeBudget;
import io.codeloom.core.port.ObjectStore;
import io.codeloom.platform.git.ScratchFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/** Takes the outputs of an ended Job into the task's record. */
final class Collector {
  private static final int CHUNK = 64 * 1024;

  private final Path disk;
  private final ObjectStore code;
  private final OutputArchive archive;
  private final long maxBytes;
  private final LongSupplier nanoTime;

  /**
   * Takes archives of at most {@code maxBytes}.
   *
   * @param disk folder with room for such an archive
   * @param nanoTime as {@link System#nanoTime}
   */
  Collector(
      Path disk, ObjectStore code, OutputArchive archive, long maxBytes, LongSupplier nanoTime) {
    this.disk = disk;
    this.code = code;
    this.archive = archive;
    this.maxBytes = maxBytes;
    this.nanoTime = nanoTime;
  }

  /**
   * Collects; repeating it stores the same files again.
   *
   * @throws UnavailableException if a bucket does not answer, or not within {@link
   *     TimeBudget#COLLECTING}
   */
  Outputs collect(UUID taskId, String jobUid) {
    long end = nanoTime.getAsLong() + TimeBudget.COLLECTING.toNanos();
    Optional<InputStream> packed = code.get(ObjectKeys.outputs(taskId));
    return packed.map(in -> unpack(in, end, taskId, jobUid)).orElse(Outputs.NONE);
  }

  /**
   * Spooled first, so that a broken download is told from a damaged archive; and into a folder that
   * the next start removes if this process dies.
   */
  private Outputs unpack(InputStream packed, long end, UUID taskId, String jobUid) {
    try (packed;
        ScratchFolder scratch = ScratchFolder.in(disk)) {
      Path spool = scratch.resolve("outputs.tar.gz");
      if (!spooled(new TimelyStream(packed, nanoTime, end), spool)) {
        return Outputs.unusable("the archive is larger than " + maxBytes + " bytes");
      }
      try (InputStream in = new TimelyStream(Files.newInputStream(spool), nanoTime, end)) {
        return archive.unpack(in, taskId, jobUid);
      }
    } catch (IOException e) {
      throw new UnavailableException("COS", "reading the outputs of task " + taskId, e);
    }
  }

  /** Returns false if there is more than any archive of the courier has. */
  private boolean spooled(InputStream packed, Path spool) throws IOException {
    try (OutputStream out = Files.newOutputStream(spool)) {
      byte[] chunk = new byte[CHUNK];
      long bytes = 0;
      for (int n = packed.read(chunk); n >= 0; n = packed.read(chunk)) {
        bytes += n;
        if (bytes > maxBytes) {
          return false;
        }
        out.write(chunk, 0, n);
      }
      return true;
    }
  }
}
