package io.codeloom.finalize;

import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.job.ObjectKeys;
import io.codeloom.core.port.Buckets;
import io.codeloom.core.task.Ending;
import io.codeloom.core.task.Task;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;

/** Takes the outputs of an ended Job into the task's record and says how the task ends. */
final class Collector {
  private final Buckets buckets;
  private final OutputArchive archive;

  Collector(Buckets buckets, OutputArchive archive) {
    this.buckets = buckets;
    this.archive = archive;
  }

  /**
   * Collects; repeating it stores the same files again.
   *
   * @throws UnavailableException if a bucket does not answer
   */
  Ending collect(Task task, JobEnd end) {
    Optional<InputStream> packed = buckets.code().get(ObjectKeys.outputs(task.id()));
    return Verdict.of(
        task, end, packed.map(in -> unpack(in, task.id(), end.jobUid())).orElse(Outputs.NONE));
  }

  /** Spooled first, so that a broken download is told from a damaged archive. */
  private Outputs unpack(InputStream packed, UUID taskId, String jobUid) {
    try {
      Path spool = Files.createTempFile("outputs-", ".tar.gz");
      try (packed) {
        Files.copy(packed, spool, StandardCopyOption.REPLACE_EXISTING);
        return archive.unpack(spool, taskId, jobUid);
      } finally {
        Files.deleteIfExists(spool);
      }
    } catch (IOException e) {
      throw new UnavailableException("COS", "reading the outputs of task " + taskId, e);
    }
  }
}
