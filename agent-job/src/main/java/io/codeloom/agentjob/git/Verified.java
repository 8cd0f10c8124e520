package io.codeloom.agentjob.git;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Files found equal to the baseline, by size, time and inode. An agent can forge all three, so this
 * only spares checkpoints the reading; a final snapshot goes without.
 */
public final class Verified {
  private final Map<String, Stamp> stamps = new HashMap<>();

  boolean holds(String path, BasicFileAttributes now) {
    return Stamp.of(now).equals(stamps.get(path));
  }

  /** Remembers a file, unless it changed so lately that another change could bear the same time. */
  void remember(String path, BasicFileAttributes seen, Instant snapshotStart) {
    if (seen.lastModifiedTime().toInstant().isBefore(snapshotStart.minusSeconds(2))) {
      stamps.put(path, Stamp.of(seen));
    }
  }

  private record Stamp(long size, FileTime modified, Object inode) {
    static Stamp of(BasicFileAttributes attributes) {
      return new Stamp(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }
  }
}
