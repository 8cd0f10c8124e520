package io.codeloom.platform.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.job.CodeLimits;
import io.codeloom.core.task.FailureCode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Adds up a commit's tree from {@code ls-tree -r -t -l -z}, before any of it is written out. */
final class CommitTree {
  private final CodeLimits limits;
  private long bytes;
  private long entries;

  CommitTree(CodeLimits limits) {
    this.limits = limits;
  }

  /**
   * Reads the listing.
   *
   * @return the tree's bytes
   * @throws TaskFailedException at the first entry over a limit
   */
  long read(InputStream listing) throws IOException {
    InputStream in = new BufferedInputStream(listing);
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == 0) {
        add(record.toByteArray());
        record.reset();
      } else {
        record.write(b);
      }
    }
    return bytes;
  }

  /** {@code <mode> <type> <id> <size>\t<path>}; the size is {@code -} but for files and links. */
  private void add(byte[] record) {
    int tab = 0;
    while (record[tab] != '\t') {
      tab++;
    }
    String size = new String(record, 0, tab, UTF_8).replaceFirst(".* ", "");
    bytes += size.equals("-") ? 0 : Long.parseLong(size);
    entries++;
    int depth = 1;
    for (int i = tab + 1; i < record.length; i++) {
      depth += record[i] == '/' ? 1 : 0;
    }
    check(record.length - tab - 1, depth);
  }

  private void check(int pathBytes, int depth) {
    if (bytes > limits.maxBytes()) {
      throw tooLarge("is larger than " + limits.maxBytes() + " bytes");
    }
    if (entries > limits.maxEntries()) {
      throw tooLarge("holds more than " + limits.maxEntries() + " files and folders");
    }
    if (pathBytes > limits.maxPathBytes()) {
      throw tooLarge("holds a path of more than " + limits.maxPathBytes() + " bytes");
    }
    if (depth > limits.maxDepth()) {
      throw tooLarge("nests folders more than " + limits.maxDepth() + " deep");
    }
  }

  static TaskFailedException tooLarge(String how) {
    return new TaskFailedException(
        FailureCode.CODE_TOO_LARGE, "The code at the commit " + how + ".");
  }
}
