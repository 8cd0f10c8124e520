package io.codeloom.dispatch;

import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.job.TaskFile;
import io.codeloom.core.port.ObjectStore;
import io.codeloom.core.task.InputType;
import io.codeloom.core.task.Limits;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskSpec;
import io.codeloom.platform.git.ScratchFolder;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Packs {@code task.json} and the code into one tar.gz on the scratch disk and uploads it. What is
 * in memory at a time does not depend on the size of the code.
 */
final class ArchiveStaging implements CodeStaging {
  private final Path disk;
  private final ObjectStore code;
  private final GitCode git;
  private final ZipCode zip;
  private final Function<TaskFile, byte[]> json;

  /**
   * @param disk folder with room for the packed code and what it is made from
   */
  ArchiveStaging(
      Path disk, ObjectStore code, GitCode git, ZipCode zip, Function<TaskFile, byte[]> json) {
    this.disk = disk;
    this.code = code;
    this.git = git;
    this.zip = zip;
    this.json = json;
  }

  @Override
  public String resolve(Task gitTask, Deadline deadline) {
    return git.resolve(gitTask, deadline);
  }

  @Override
  public void stage(Task task, String key, Deadline deadline) {
    try (ScratchFolder scratch = ScratchFolder.in(disk)) {
      Path packed = scratch.resolve("code.tar.gz");
      try (OutputStream out = Files.newOutputStream(packed);
          CodeArchive archive = new CodeArchive(out, deadline)) {
        archive.taskFile(json.apply(taskFile(task)));
        if (task.spec().source().type() == InputType.GIT) {
          git.pack(task, scratch, archive, deadline);
        } else {
          zip.pack(task, scratch, archive, deadline);
        }
      }
      try (InputStream in = deadline.over(new BufferedInputStream(Files.newInputStream(packed)))) {
        code.put(key, in, "application/gzip");
      }
    } catch (IOException e) {
      throw new UnavailableException(UnavailableException.SCRATCH_DISK, "packing the code", e);
    }
  }

  private static TaskFile taskFile(Task task) {
    TaskSpec spec = task.spec();
    Limits limits = spec.limits();
    return new TaskFile(
        task.id(),
        spec.source().type(),
        spec.description(),
        spec.targetFile(),
        limits.maxSteps(),
        limits.maxTokens(),
        limits.timeoutSeconds(),
        task.state().gitCommit());
  }
}
