package io.codeloom.dispatch;

import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.git.GitHosts;
import io.codeloom.core.job.CodeLimits;
import io.codeloom.core.port.GitTokens;
import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.Source;
import io.codeloom.core.task.Task;
import io.codeloom.platform.git.Git;
import io.codeloom.platform.git.GitSource;
import io.codeloom.platform.git.ScratchFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Code from a git repository. */
final class GitCode {
  private final Git git;
  private final GitHosts hosts;
  private final GitTokens tokens;
  private final CodeLimits limits;

  GitCode(Git git, GitHosts hosts, GitTokens tokens, CodeLimits limits) {
    this.git = git;
    this.hosts = hosts;
    this.tokens = tokens;
    this.limits = limits;
  }

  String resolve(Task task, Deadline deadline) {
    return git.resolve(source(task), deadline::left);
  }

  /** Packs the task's commit, its {@code .git} included. */
  void pack(Task task, ScratchFolder scratch, CodeArchive archive, Deadline deadline)
      throws IOException {
    Path gitFolder = scratch.resolve(".git");
    String commit = task.state().gitCommit();
    git.fetch(source(task), commit, gitFolder, limits, deadline::left);
    archive.folder(".git");
    packFolder(gitFolder, ".git/", archive);
    git.read(gitFolder, commit, archive, deadline::left);
  }

  private GitSource source(Task task) {
    Source source = task.spec().source();
    return GitSource.of(source.gitUrl(), source.gitRef(), token(task), hosts);
  }

  private String token(Task task) {
    String named = task.spec().gitCredentials();
    if (named == null) {
      return tokens.find(task.id()).orElse(null);
    }
    String host = task.spec().source().gitHost();
    return tokens
        .credential(named, host)
        .orElseThrow(
            () ->
                new TaskFailedException(
                    FailureCode.GIT_UNREACHABLE,
                    "There are no git_credentials %s for %s.".formatted(named, host)));
  }

  private static void packFolder(Path folder, String prefix, CodeArchive archive)
      throws IOException {
    List<Path> children;
    try (Stream<Path> listed = Files.list(folder)) {
      children = listed.sorted().toList();
    }
    for (Path child : children) {
      String path = prefix + child.getFileName();
      if (Files.isDirectory(child)) {
        archive.folder(path);
        packFolder(child, path + "/", archive);
      } else {
        try (InputStream in = Files.newInputStream(child)) {
          archive.file(path, false, Files.size(child), in);
        }
      }
    }
  }
}
