package io.codeloom.finalize.pullrequest;

import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.git.GitRef;
import io.codeloom.core.job.CodeLimits;
import io.codeloom.core.task.Task;
import io.codeloom.platform.git.CommitFacts;
import io.codeloom.platform.git.Git;
import io.codeloom.platform.git.GitPush;
import io.codeloom.platform.git.GitSource;
import io.codeloom.platform.git.PatchCommit;
import io.codeloom.platform.git.RemoteRefs;
import io.codeloom.platform.git.ScratchFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The branch {@code codeloom/<task id>} at the task's repository: one commit on the task's own. */
final class PatchBranch {
  private final Git git;
  private final GitPush push;
  private final CodeLimits limits;
  private final Predicate<String> leaveOut;

  /**
   * A clone with the commit to be pushed.
   *
   * @param folder the clone
   * @param commit on top of the task's own commit
   */
  record Prepared(Path folder, PatchCommit commit) {}

  PatchBranch(Git git, GitPush push, CodeLimits limits, Predicate<String> leaveOut) {
    this.git = git;
    this.push = push;
    this.limits = limits;
    this.leaveOut = leaveOut;
  }

  /**
   * Clones the task's commit and puts the patch on it.
   *
   * @throws TaskFailedException if git cannot clone or apply
   */
  Prepared prepare(
      Task task, GitSource source, Path patch, ScratchFolder scratch, Deadline deadline) {
    String parent = task.state().gitCommit();
    Path folder = scratch.resolve("clone.git");
    git.fetch(source, parent, folder, limits, deadline::left);
    return new Prepared(
        folder,
        push.commit(folder, parent, patch, PullRequestText.commit(task), leaveOut, deadline::left));
  }

  /**
   * Sees to it that the branch is at the repository.
   *
   * @return the branch it is to be merged into
   * @throws TaskFailedException if the push does not come about
   * @throws NoPullRequestException if base or branch are not as they must be
   */
  String publish(
      Task task, GitSource source, Prepared prepared, ScratchFolder scratch, Deadline deadline) {
    RemoteRefs refs = refs(task, source, deadline);
    String base = base(source, refs);
    if (refs.branch(PullRequestText.branch(task.id())).isEmpty()) {
      push(task, source, prepared, scratch, deadline);
    } else {
      requireOurs(task, source, refs, prepared.commit(), scratch, deadline);
    }
    return base;
  }

  /** A refused push is looked into: another run for the same task may have been first. */
  private void push(
      Task task, GitSource source, Prepared prepared, ScratchFolder scratch, Deadline deadline) {
    String branch = PullRequestText.branch(task.id());
    try {
      push.push(source, prepared.folder(), prepared.commit().id(), branch, deadline::left);
    } catch (TaskFailedException refused) {
      RemoteRefs now = refs(task, source, deadline);
      if (now.branch(branch).isEmpty()) {
        throw refused;
      }
      requireOurs(task, source, now, prepared.commit(), scratch, deadline);
    }
  }

  private void requireOurs(
      Task task,
      GitSource source,
      RemoteRefs refs,
      PatchCommit commit,
      ScratchFolder scratch,
      Deadline deadline) {
    String branch = PullRequestText.branch(task.id());
    String tip = refs.branch(branch).orElseThrow();
    if (tip.equals(commit.id())) {
      return;
    }
    Path folder = scratch.resolve("branch.git");
    GitSource there = new GitSource(source.url(), branch, source.token());
    git.fetch(there, tip, folder, limits, deadline::left);
    CommitFacts facts = push.facts(folder, tip, deadline::left);
    boolean ours =
        facts.says(PullRequestText.trailer(task.id()))
            && facts.tree().equals(commit.tree())
            && facts.parents().equals(List.of(task.state().gitCommit()));
    if (!ours) {
      throw new NoPullRequestException(
          "The repository has a branch " + branch + " that is not this task's; it was left alone.");
    }
  }

  private RemoteRefs refs(Task task, GitSource source, Deadline deadline) {
    String branch = "refs/heads/" + PullRequestText.branch(task.id());
    List<String> names =
        name(source)
            .map(name -> List.of(branch, "refs/heads/" + name, "refs/tags/" + name))
            .orElse(List.of(branch));
    return push.refs(source, names, deadline::left);
  }

  /** The branch or tag asked for; a commit, and a ref that is neither, stand for themselves. */
  private static Optional<String> name(GitSource source) {
    return Optional.ofNullable(source.ref())
        .filter(ref -> !ref.equals("HEAD") && !GitRef.isCommit(ref))
        .map(ref -> ref.replaceFirst("^refs/heads/", ""))
        .filter(ref -> !ref.startsWith("refs/"));
  }

  private static String base(GitSource source, RemoteRefs refs) {
    Optional<String> name = name(source);
    Optional<String> asked = name.filter(branch -> refs.branch(branch).isPresent());
    if (asked.isPresent()) {
      return asked.get();
    }
    if (name.isPresent() && refs.tag(name.get()).isEmpty()) {
      throw new NoPullRequestException("The branch " + name.get() + " is gone.");
    }
    return Optional.ofNullable(refs.defaultBranch())
        .orElseThrow(
            () -> new NoPullRequestException("The repository has no default branch any more."));
  }
}
