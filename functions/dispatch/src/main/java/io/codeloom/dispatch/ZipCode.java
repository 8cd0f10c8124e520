package io.codeloom.dispatch;

import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.job.CodeLimits;
import io.codeloom.core.port.ObjectStore;
import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.Source;
import io.codeloom.core.task.Task;
import io.codeloom.dispatch.ZipEntryHeader.Kind;
import io.codeloom.dispatch.ZipGitRules.Fate;
import io.codeloom.platform.git.ScratchFolder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Code from a ZIP: spooled, judged whole by its directory, then copied entry by entry into the
 * archive. Nothing of it is ever a file on disk, so nothing can land where it should not. A single
 * folder that holds everything is kept as it is.
 */
final class ZipCode {
  private static final int BUFFER = 64 << 10;
  private static final int MAX_CONFIG = 1 << 20;

  private final ObjectStore code;
  private final CodeLimits limits;

  ZipCode(ObjectStore code, CodeLimits limits) {
    this.code = code;
    this.limits = limits;
  }

  /** Packs the task's ZIP. */
  void pack(Task task, ScratchFolder scratch, CodeArchive archive, Deadline deadline)
      throws IOException {
    Path spooled = scratch.resolve("code.zip");
    spool(task.spec().source(), spooled, deadline);
    try (ZipBytes zip = new ZipBytes(spooled)) {
      ZipTree tree = ZipTree.of(new ZipDirectory(zip, limits).entries(), limits);
      ZipContent content = new ZipContent(zip);
      ZipLinks links = ZipLinks.of(tree, content, deadline);
      for (Map.Entry<String, ZipEntryHeader> node : tree.nodes().entrySet()) {
        ZipEntryHeader entry = node.getValue();
        Kind kind = entry == null ? Kind.FOLDER : entry.kind();
        Fate fate = ZipGitRules.fate(node.getKey(), kind);
        if (fate == Fate.WRITE_ANEW) {
          byte[] config = ZipGitRules.config(content.bytes(entry, MAX_CONFIG));
          archive.file(entry.path(), false, config.length, new ByteArrayInputStream(config));
        } else if (fate == Fate.KEEP) {
          switch (kind) {
            case FOLDER -> archive.folder(node.getKey());
            case LINK -> archive.link(entry.path(), links.target(entry.path()));
            case FILE ->
                content.read(
                    entry, in -> archive.file(entry.path(), entry.executable(), entry.size(), in));
          }
        }
      }
    }
  }

  private void spool(Source source, Path file, Deadline deadline) throws IOException {
    InputStream object =
        code.get(source.zipKey())
            .orElseThrow(
                () ->
                    new TaskFailedException(
                        FailureCode.STAGING_FAILED,
                        "The ZIP is not in the code bucket any more; submit it again."));
    try (object;
        OutputStream out = Files.newOutputStream(file)) {
      byte[] buffer = new byte[BUFFER];
      long bytes = 0;
      for (int n = next(object, buffer); n >= 0; n = next(object, buffer)) {
        deadline.left();
        bytes += n;
        if (bytes > limits.maxBytes()) {
          throw ZipRejection.of("The ZIP is larger than " + limits.maxBytes() + " bytes.");
        }
        out.write(buffer, 0, n);
      }
    }
  }

  private static int next(InputStream object, byte[] buffer) {
    try {
      return object.read(buffer);
    } catch (IOException e) {
      throw new UnavailableException("COS", "reading a ZIP", e);
    }
  }
}
