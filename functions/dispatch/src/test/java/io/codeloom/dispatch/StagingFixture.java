package io.codeloom.dispatch;

import static io.codeloom.core.task.TaskFixtures.aTask;

import io.codeloom.core.git.GitHosts;
import io.codeloom.core.job.CodeLimits;
import io.codeloom.core.job.ObjectKeys;
import io.codeloom.core.port.FakeGitTokens;
import io.codeloom.core.port.FakeObjectStore;
import io.codeloom.core.port.ObjectStore;
import io.codeloom.core.task.Source;
import io.codeloom.core.task.Task;
import io.codeloom.platform.git.Git;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;

/** Staging over a bucket in memory. */
final class StagingFixture {
  final FakeObjectStore code = new FakeObjectStore("code");
  final FakeGitTokens tokens = new FakeGitTokens();
  private final Path disk;
  private final GitHosts hosts;
  private CodeLimits limits = CodeLimits.DEFAULT;

  StagingFixture(Path disk) {
    this(disk, GitHosts.NONE);
  }

  StagingFixture(Path disk, GitHosts hosts) {
    this.disk = disk;
    this.hosts = hosts;
  }

  StagingFixture limits(CodeLimits value) {
    limits = value;
    return this;
  }

  CodeStaging staging() {
    return staging(code);
  }

  CodeStaging staging(ObjectStore bucket) {
    return new ArchiveStaging(
        disk,
        bucket,
        new GitCode(new Git(hosts), hosts, tokens, limits),
        new ZipCode(bucket, limits),
        JsonMapper.shared()::writeValueAsBytes);
  }

  /** A task whose ZIP lies in the bucket. */
  Task zipTask(byte[] zip) {
    Task task = aTask().build();
    String key = ObjectKeys.zip(task.id(), "code.zip");
    code.has(key, zip);
    return aTask().id(task.id()).source(Source.zip("code.zip", key)).attempt(1).build();
  }

  StagedCode staged(byte[] zip) throws IOException {
    return staged(zipTask(zip));
  }

  StagedCode staged(Task task) throws IOException {
    stage(task);
    return StagedCode.of(code.bytes(key(task)));
  }

  void stage(Task task) {
    staging().stage(task, key(task), plenty());
  }

  static String key(Task task) {
    return ObjectKeys.stagedCode(task.id(), task.state().attempt());
  }

  static Deadline plenty() {
    return Deadline.in(Duration.ofMinutes(5), System::nanoTime);
  }
}
