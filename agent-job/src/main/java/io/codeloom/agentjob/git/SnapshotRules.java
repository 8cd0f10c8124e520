package io.codeloom.agentjob.git;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;

/**
 * What a snapshot takes in.
 *
 * @param baseline what the tree is compared with later; its files always count
 * @param ignore which new files are left out; null for none
 * @param maxFileBytes larger files are left as the baseline has them
 * @param maxNewFiles files and links the baseline lacks at most; the rest is left out
 * @param spool a file to copy large contents to
 * @param verified what need not be read again; null to read everything
 * @param avoid paths left as the baseline has them, because reading them hung before
 * @param start when the snapshot begins
 */
public record SnapshotRules(
    Baseline baseline,
    IgnoreRules ignore,
    long maxFileBytes,
    long maxNewFiles,
    Path spool,
    Verified verified,
    Set<String> avoid,
    Instant start) {

  public SnapshotRules {
    avoid = Set.copyOf(avoid);
  }

  /** Takes in everything, as a baseline must. */
  public static SnapshotRules everything(Path spool, Instant start) {
    return new SnapshotRules(
        Baseline.NONE, null, Long.MAX_VALUE, Long.MAX_VALUE, spool, null, Set.of(), start);
  }
}
