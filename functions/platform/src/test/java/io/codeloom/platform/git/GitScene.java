package io.codeloom.platform.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.git.GitHosts;
import io.codeloom.core.job.CodeLimits;
import io.codeloom.core.task.FailureCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A git server with one repository, and our git. */
abstract class GitScene {
  static final Duration NO_PAUSE = Duration.ofMillis(1);
  static final Duration ANSWER = Duration.ofSeconds(60);
  @TempDir Path folder;
  GitHttpServer server;
  TestRepository repository;
  Git git;

  @BeforeEach
  void serve() throws IOException {
    Path root = Files.createDirectory(folder.resolve("served"));
    server = new GitHttpServer(root);
    repository = new TestRepository(root, "app");
    git = git(server.allowed());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  static Duration plenty() {
    return Duration.ofMinutes(2);
  }

  Tree fetched(String commit) {
    return fetch(source("main"), commit);
  }

  Tree fetch(GitSource source, String commit) {
    Path into = folder.resolve("fetched");
    git.fetch(source, commit, into, CodeLimits.DEFAULT, GitScene::plenty);
    Tree tree = new Tree();
    git.read(into, commit, tree, GitScene::plenty);
    return tree;
  }

  GitSource source(String ref) {
    return source("app.git", ref, null);
  }

  GitSource source(String path, String ref, String token) {
    return GitSource.of(server.url(path), ref, token, server.allowed());
  }

  static Git git(GitHosts hosts) {
    return new Git(hosts, Addresses.SYSTEM, ANSWER, NO_PAUSE);
  }

  static void assertFails(FailureCode code, String message, ThrowingCallable call) {
    assertThatExceptionOfType(TaskFailedException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.code()).isEqualTo(code))
        .withMessageContaining(message)
        .satisfies(
            e -> assertThat(e.getMessage()).doesNotContain("canary").doesNotContain("fatal"));
  }

  static String everythingIn(Path folder) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(file.getFileName())
            .append(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }
}
