package io.codeloom.platform.git;

import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.git.GitHosts;
import io.codeloom.core.git.GitRef;
import io.codeloom.core.job.CodeLimits;
import io.codeloom.core.task.FailureCode;
import io.codeloom.platform.git.GroupProcess.Ended;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Reads repositories by the git program. Nothing a repository or its server says makes it run a
 * program, connect to an address that was not judged, or write outside the folder it is given; a
 * token is told only to the host it was given for.
 *
 * <p>Every method throws {@link TaskFailedException} if the repository cannot be used: GIT_*,
 * CODE_TOO_LARGE, or whatever {@code timeLeft} throws when time is up. Network trouble is tried
 * three times and then counts as GIT_UNREACHABLE, which callers may try again. {@link
 * UnavailableException} means trouble on this side: no git program, no disk.
 */
public final class Git {
  /** How long a server may take to name its refs. */
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final GitTransport transport;
  private final Duration answer;

  /** Git as the functions use it. */
  public Git(GitHosts allowed) {
    this(allowed, Addresses.SYSTEM, ANSWER, PAUSE);
  }

  Git(GitHosts allowed, Addresses addresses, Duration answer, Duration pause) {
    this.transport = new GitTransport(allowed, addresses, pause);
    this.answer = answer;
  }

  /**
   * The commit {@code source.ref()} stands for now. A full commit id stands for itself; that it is
   * there shows when it is checked out.
   */
  public String resolve(GitSource source, Supplier<Duration> timeLeft) {
    boolean isCommit = source.ref() != null && GitRef.isCommit(source.ref());
    List<String> arguments = new ArrayList<>(List.of("ls-remote", "--quiet", "--"));
    List<String> names = AdvertisedRefs.candidates(isCommit ? null : source.ref());
    AdvertisedRefs refs =
        talk(
            source,
            timeLeft,
            (hop, home) -> {
              List<String> all = new ArrayList<>(arguments);
              all.add(hop.address());
              for (String name : names) {
                all.add(name);
                all.add(name + "^{}");
              }
              Duration limit = shorter(answer, timeLeft.get());
              return new GitCommand(home, hop).run(limit, AdvertisedRefs::read, all);
            });
    return isCommit ? source.ref() : refs.commit(source.ref());
  }

  /**
   * Makes {@code into}, which must not be there, a {@code .git} folder that holds the one commit
   * and its index, good for log, diff and status, and knows of no remote.
   *
   * @param source where the commit is; its ref is tried if the server hands out no commit by id
   */
  public void fetch(
      GitSource source, String commit, Path into, CodeLimits limits, Supplier<Duration> timeLeft) {
    GitFolder folder = new GitFolder(into);
    try (GitHome home = GitHome.open(null)) {
      LocalGit local = new LocalGit(home, folder, timeLeft);
      folder.make(commit);
      fetchInto(folder, source, commit, limits, timeLeft);
      requireCommit(local, commit);
      local.run(
          new CommitTree(limits)::read, "ls-tree", "-r", "-t", "-l", "-z", "--full-tree", commit);
      local.run(LocalGit::small, "update-ref", "--no-deref", "HEAD", commit);
      local.run(LocalGit::small, "read-tree", commit);
      folder.forgetRemote(commit);
    }
  }

  /**
   * Hands over the files of a fetched commit, which may have none; asks for its tree, since a
   * commit's archive begins with a header that nothing may follow. Bytes come as they are in the
   * repository: no filters, no LFS, no line-end conversion, submodules as empty folders.
   */
  public void read(Path gitFolder, String commit, TreeSink sink, Supplier<Duration> timeLeft) {
    try (GitHome home = GitHome.open(null)) {
      new LocalGit(home, new GitFolder(gitFolder), timeLeft)
          .run(new TreeListing(sink)::read, "archive", "--format=tar", commit + "^{tree}");
    }
  }

  private void fetchInto(
      GitFolder folder,
      GitSource source,
      String commit,
      CodeLimits limits,
      Supplier<Duration> timeLeft) {
    try {
      fetchOne(folder, source, commit, limits, timeLeft);
    } catch (GitTrouble refused) {
      if (!refused.isMissingCommit() || (source.ref() != null && GitRef.isCommit(source.ref()))) {
        throw refused.asFailure();
      }
      fetchByName(folder, source, limits, timeLeft);
    }
  }

  private void fetchByName(
      GitFolder folder, GitSource source, CodeLimits limits, Supplier<Duration> timeLeft) {
    GitTrouble last = null;
    for (String name : AdvertisedRefs.candidates(source.ref())) {
      try {
        fetchOne(folder, source, name, limits, timeLeft);
        return;
      } catch (GitTrouble trouble) {
        last = trouble;
      }
    }
    throw last.asFailure();
  }

  private void fetchOne(
      GitFolder folder,
      GitSource source,
      String what,
      CodeLimits limits,
      Supplier<Duration> timeLeft) {
    transport.call(
        source,
        timeLeft,
        (hop, home) ->
            new GitCommand(home, hop)
                .watchedBy(() -> folder.requireFetchedAtMost(limits.maxBytes()))
                .run(
                    timeLeft.get(),
                    LocalGit::small,
                    folder.arguments(
                        "fetch",
                        "--quiet",
                        "--depth=1",
                        "--no-tags",
                        "--no-recurse-submodules",
                        "--no-auto-gc",
                        "--",
                        hop.address(),
                        what)));
  }

  private static void requireCommit(LocalGit local, String commit) {
    Ended<String> type = local.attempt(LocalGit::small, "cat-file", "-t", commit);
    if (type.exit() != 0) {
      throw new TaskFailedException(
          FailureCode.GIT_REF_NOT_FOUND,
          "The ref has moved on from commit "
              + commit
              + ", and the server hands out no commit by its id. Submit the task again.");
    }
    if (!type.out().strip().equals("commit")) {
      throw new TaskFailedException(
          FailureCode.GIT_REF_NOT_FOUND, "The id " + commit + " is not that of a commit.");
    }
  }

  private <T> T talk(GitSource source, Supplier<Duration> timeLeft, GitTransport.Call<T> call) {
    try {
      return transport.call(source, timeLeft, call);
    } catch (GitTrouble trouble) {
      throw trouble.asFailure();
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
