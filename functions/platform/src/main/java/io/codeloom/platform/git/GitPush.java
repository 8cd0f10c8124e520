package io.codeloom.platform.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.git.GitHosts;
import io.codeloom.core.git.GitRef;
import io.codeloom.core.task.FailureCode;
import io.codeloom.platform.git.GroupProcess.Ended;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Makes a commit of a patch and pushes it as a branch, under the rules of {@link Git}, whose
 * exceptions it throws. Patches are applied to the index alone: no file of theirs is ever written
 * out, so no link, attribute or name in them can lead anywhere.
 */
public final class GitPush {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int MAX_COMMIT = 64 << 10;

  private final GitTransport transport;

  /** Git as the functions use it. */
  public GitPush(GitHosts allowed) {
    this(allowed, Addresses.SYSTEM, PAUSE);
  }

  GitPush(GitHosts allowed, Addresses addresses, Duration pause) {
    this.transport = new GitTransport(allowed, addresses, pause);
  }

  /** Where these full ref names lead on the server now, and which branch is the default one. */
  public RemoteRefs refs(GitSource source, List<String> names, Supplier<Duration> timeLeft) {
    return talk(
        source,
        timeLeft,
        (hop, home) -> {
          List<String> all = new ArrayList<>(List.of("ls-remote", "--quiet", "--symref", "--"));
          all.addAll(List.of(hop.address(), "HEAD"));
          all.addAll(names);
          return new GitCommand(home, hop).run(timeLeft.get(), RemoteRefs::read, all);
        });
  }

  /**
   * Makes a commit of {@code parent} and a patch, in a fetched folder. The same text on the same
   * parent gives the same commit.
   *
   * @param patch as {@code git diff --binary} prints it
   * @param leaveOut names the paths whose changes are to be left out; submodules always are
   * @throws TaskFailedException if the patch does not fit the commit
   */
  public PatchCommit commit(
      Path gitFolder,
      String parent,
      Path patch,
      CommitText text,
      Predicate<String> leaveOut,
      Supplier<Duration> timeLeft) {
    try (GitHome home = GitHome.open(null)) {
      LocalGit local = new LocalGit(home, new GitFolder(gitFolder), timeLeft);
      local.run(LocalGit::small, "read-tree", parent);
      apply(local, patch);
      StagedChanges left = leftOut(local, parent, leaveOut);
      undo(local, home, left);
      String tree = local.run(LocalGit::small, "write-tree").strip();
      String before = local.run(LocalGit::small, "rev-parse", parent + "^{tree}").strip();
      String id = tree.equals(before) ? null : commitTree(local, home, parent, tree, text);
      return new PatchCommit(id, tree, left.paths());
    }
  }

  private static void apply(LocalGit local, Path patch) {
    String file = patch.toAbsolutePath().toString();
    Ended<String> ended =
        local.attempt(LocalGit::small, "apply", "--cached", "--whitespace=nowarn", "--", file);
    if (ended.exit() == 0) {
      return;
    }
    if (GitTrouble.isOfMemory(ended.err())) {
      throw GitTrouble.told(ended.err()).asFailure();
    }
    throw new TaskFailedException(
        FailureCode.STAGING_FAILED, "The patch does not fit the commit, or git refuses a path.");
  }

  private static StagedChanges leftOut(LocalGit local, String parent, Predicate<String> leaveOut) {
    return local
        .run(
            StagedChanges::read,
            "diff-index",
            "--cached",
            "--raw",
            "-z",
            "--no-renames",
            "--no-abbrev",
            parent)
        .those(leaveOut);
  }

  private static void undo(LocalGit local, GitHome home, StagedChanges left) {
    if (left.all().isEmpty()) {
      return;
    }
    Path input = home.write("index-info", "rw-------", "");
    try {
      Files.write(input, left.undoing());
    } catch (IOException e) {
      throw new UnavailableException(UnavailableException.SCRATCH_DISK, "writing for git", e);
    }
    Ended<String> ended = local.fed(input, LocalGit::small, "update-index", "-z", "--index-info");
    if (ended.exit() != 0) {
      throw new TaskFailedException(
          FailureCode.STAGING_FAILED, "The patch does not fit without the paths left out of it.");
    }
  }

  private static String commitTree(
      LocalGit local, GitHome home, String parent, String tree, CommitText text) {
    String message = home.write("message", "rw-------", text.message()).toString();
    return local
        .as(text)
        .run(LocalGit::small, "commit-tree", "-p", parent, "-F", message, tree)
        .strip();
  }

  /** What a commit of a fetched folder says of itself. */
  public CommitFacts facts(Path gitFolder, String commit, Supplier<Duration> timeLeft) {
    try (GitHome home = GitHome.open(null)) {
      return CommitFacts.parse(
          new LocalGit(home, new GitFolder(gitFolder), timeLeft)
              .run(GitPush::object, "cat-file", "commit", commit));
    }
  }

  private static String object(InputStream in) throws IOException {
    String text = new String(in.readNBytes(MAX_COMMIT), UTF_8);
    in.transferTo(OutputStream.nullOutputStream());
    return text;
  }

  /**
   * Pushes a commit of a fetched folder as a branch, which is never forced: if the server has a
   * branch of that name that leads elsewhere, it refuses. Pushing again what is there is fine.
   *
   * @param target where to; its ref is of no matter
   */
  public void push(
      GitSource target, Path gitFolder, String commit, String branch, Supplier<Duration> timeLeft) {
    String refSpec = commit + ":refs/heads/" + GitRef.check(branch);
    GitFolder folder = new GitFolder(gitFolder);
    talk(
        target,
        timeLeft,
        (hop, home) -> {
          List<String> all =
              folder.arguments(
                  "push",
                  "--porcelain",
                  "--no-verify",
                  "--no-signed",
                  "--recurse-submodules=no",
                  "--",
                  hop.address(),
                  refSpec);
          Ended<String> ended = new GitCommand(home, hop).run(timeLeft.get(), LocalGit::small, all);
          PushRefusal.check(ended);
          return ended;
        });
  }

  private <T> T talk(GitSource source, Supplier<Duration> timeLeft, GitTransport.Call<T> call) {
    try {
      return transport.call(source, timeLeft, call);
    } catch (GitTrouble trouble) {
      throw trouble.asFailure();
    }
  }
}
