package io.codeloom.finalize;

import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.job.ObjectKeys;
import io.codeloom.core.port.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/** Takes the outputs of an ended Job into the task's record. */
final class Collector {
  private static final int CHUNK = 64 * 1024;

  private final ObjectStore code;
  private final OutputArchive archive;
  private final long maxBytes;

  /** Takes archives of at most {@code maxBytes}. */
  Collector(ObjectStore code, OutputArchive archive, long maxBytes) {
    this.code = code;
    this.archive = archive;
    this.maxBytes = maxBytes;
  }

  /**
   * Collects; repeating it stores the same files again.
   *
   * @throws UnavailableException if a bucket does not answer
   */
  Outputs collect(UUID taskId, String jobUid) {
    Optional<InputStream> packed = code.get(ObjectKeys.outputs(taskId));
    return packed.map(in -> unpack(in, taskId, jobUid)).orElse(Outputs.NONE);
  }

  /** Spooled first, so that a broken download is told from a damaged archive. */
  private Outputs unpack(InputStream packed, UUID taskId, String jobUid) {
    try {
      Path spool = Files.createTempFile("outputs-", ".tar.gz");
      try (packed) {
        return spooled(packed, spool)
            ? archive.unpack(spool, taskId, jobUid)
            : Outputs.unusable("the archive is larger than " + maxBytes + " bytes");
      } finally {
        Files.deleteIfExists(spool);
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
