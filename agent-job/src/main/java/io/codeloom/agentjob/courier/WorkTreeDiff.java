package io.codeloom.agentjob.courier;

import io.codeloom.agentjob.files.Folders;
import io.codeloom.agentjob.git.Baseline;
import io.codeloom.agentjob.git.BaselineStore;
import io.codeloom.agentjob.git.Git;
import io.codeloom.agentjob.git.GitDir;
import io.codeloom.agentjob.git.IgnoreRules;
import io.codeloom.agentjob.git.Progress;
import io.codeloom.agentjob.git.Snapshot;
import io.codeloom.agentjob.git.SnapshotRules;
import io.codeloom.agentjob.git.Verified;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Makes the patch from the baseline to the work tree as it is now. */
final class WorkTreeDiff {
  private static final int ATTEMPTS = 5;
  private static final String PATCH = "patch";

  private final Path codeDir;
  private final BaselineStore store;
  private final Path scratch;
  private final Clock clock;
  private final DiffLimits limits;
  private final Verified verified = new Verified();
  private Baseline baseline;
  private int snapshots;

  WorkTreeDiff(Path codeDir, BaselineStore store, Path scratch, Clock clock, DiffLimits limits) {
    this.codeDir = codeDir;
    this.store = store;
    this.scratch = scratch;
    this.clock = clock;
    this.limits = limits;
  }

  /**
   * What was written.
   *
   * @param treeId of the work tree; equal ids mean equal patches
   * @param notes what the patch does not show and why
   */
  record Patch(String treeId, List<String> notes) {}

  /**
   * Writes the patch to {@code target}.
   *
   * @param readEverything false trusts sizes and times, which spares work and which an agent can
   *     forge
   * @throws IOException if there is no fetched code, a limit is exceeded, or git fails
   */
  Patch write(Path target, boolean readEverything) throws IOException, InterruptedException {
    if (baseline == null) {
      String tree = store.treeId().orElseThrow(() -> new IOException("no code was fetched"));
      baseline = Baseline.read(store.git(), tree);
    }
    Set<String> avoid = new HashSet<>();
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Path dir = scratch.resolve("snapshot-" + ++snapshots);
      Progress progress = new Progress();
      FutureTask<Patch> task =
          new FutureTask<>(() -> attempt(dir, readEverything, avoid, progress));
      if (finishes(task, progress)) {
        return finished(task, dir, target);
      }
      avoid.add(progress.at());
    }
    throw new IOException("the work tree cannot be read: something in it blocks");
  }

  /**
   * Writes into {@code dir} alone: one that was given up may stand still for long and go on when
   * another has written the patch.
   */
  private Patch attempt(Path dir, boolean readEverything, Set<String> avoid, Progress progress)
      throws IOException {
    Git git = store.git().on(GitDir.createOver(dir.resolve("git"), store.git().gitDir()));
    try (IgnoreRules ignore = store.ignoreRules(dir.resolve("ignore"))) {
      SnapshotRules rules =
          new SnapshotRules(
              baseline,
              ignore,
              limits.fileBytes(),
              limits.newFiles(),
              dir.resolve("spool"),
              readEverything ? null : verified,
              avoid,
              clock.instant());
      Snapshot.Taken taken = Snapshot.take(codeDir, git, rules, progress);
      diff(git, taken.treeId(), dir.resolve(PATCH));
      return new Patch(taken.treeId(), taken.notes());
    }
  }

  /** No renames: every patch then holds whole deletions and additions, which always apply. */
  private void diff(Git git, String treeId, Path target) throws IOException {
    boolean whole =
        git.runTo(
            target,
            limits.patchBytes(),
            "diff-tree",
            "-r",
            "-p",
            "--binary",
            "--full-index",
            "--no-renames",
            "--no-ext-diff",
            "--no-textconv",
            "--no-color",
            "--src-prefix=a/",
            "--dst-prefix=b/",
            baseline.treeId(),
            treeId);
    if (!whole) {
      throw new IOException("the patch is larger than " + limits.patchBytes() + " bytes");
    }
  }

  private boolean finishes(FutureTask<Patch> task, Progress progress) throws InterruptedException {
    Thread thread = new Thread(task, "snapshot");
    thread.setDaemon(true);
    thread.start();
    while (!task.isDone() && !stands(progress)) {
      try {
        task.get(100, TimeUnit.MILLISECONDS);
      } catch (TimeoutException | ExecutionException e) {
        // The loop's condition decides; a failure is told by result().
        Thread.onSpinWait();
      } catch (InterruptedException e) {
        thread.interrupt();
        throw e;
      }
    }
    if (task.isDone()) {
      return true;
    }
    thread.interrupt();
    return false;
  }

  private boolean stands(Progress progress) {
    return !progress.at().isEmpty() && progress.standingFor().compareTo(limits.stall()) > 0;
  }

  private static Patch finished(FutureTask<Patch> task, Path dir, Path target)
      throws IOException, InterruptedException {
    try {
      Patch made = result(task);
      Files.move(dir.resolve(PATCH), target, StandardCopyOption.REPLACE_EXISTING);
      return made;
    } finally {
      Folders.delete(dir);
    }
  }

  private static Patch result(FutureTask<Patch> task) throws IOException, InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IOException("no patch could be made", e.getCause());
    }
  }

  /**
   * Bounds of a patch.
   *
   * @param fileBytes larger files stay as they were
   * @param newFiles more new files are left out
   * @param patchBytes a larger patch is none
   * @param stall a file that takes longer to open is left as it was
   */
  record DiffLimits(long fileBytes, long newFiles, long patchBytes, Duration stall) {
    static final DiffLimits DEFAULT =
        new DiffLimits(100L * 1024 * 1024, 200_000, 200L * 1024 * 1024, Duration.ofSeconds(20));
  }
}
