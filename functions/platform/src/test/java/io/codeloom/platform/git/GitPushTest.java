package io.codeloom.platform.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.codeloom.core.error.RejectedException;
import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.job.CodeLimits;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitPushTest {
  private static final String TOKEN = "canary-91aa3c";
  private static final CommitText TEXT =
      new CommitText(
          "Mend it\n\nAs asked.", "Codeloom", "bot@example.com", Instant.ofEpochSecond(1));

  @TempDir Path folder;
  private GitHttpServer server;
  private TestRepository repository;
  private GitPush git;
  private String tip;
  private Path fetched;

  @BeforeEach
  void fetchTip() throws IOException {
    Path root = Files.createDirectory(folder.resolve("served"));
    server = new GitHttpServer(root);
    server.require(TOKEN);
    repository = new TestRepository(root, "app");
    repository.write("a.txt", "one\n").commit("one");
    tip = repository.write("a.txt", "two\r\n").commit("two");
    git = new GitPush(server.allowed(), Addresses.SYSTEM, Duration.ofMillis(1));
    fetched = folder.resolve("fetched");
    Git reader = new Git(server.allowed(), Addresses.SYSTEM, plenty(), Duration.ofMillis(1));
    reader.fetch(source(TOKEN), tip, fetched, CodeLimits.DEFAULT, GitPushTest::plenty);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aPatchBecomesABranch() throws IOException {
    String commit = commitOf(patch());

    git.push(source(TOKEN), fetched, commit, "codeloom/task-1", GitPushTest::plenty);

    assertThat(served("log", "-2", "--format=%an %s", "codeloom/task-1"))
        .isEqualTo("Codeloom Mend it\nTest two");
    assertThat(served("diff", "--stat", "--summary", tip, "codeloom/task-1"))
        .contains("a.txt", "create mode 100755 run.sh");
    assertThat(served("show", "codeloom/task-1:a.txt")).isEqualTo("three");
    assertThat(served("rev-parse", "main")).isEqualTo(tip);
  }

  @Test
  void doingItAgainChangesNothing() throws IOException {
    String first = commitOf(patch());
    git.push(source(TOKEN), fetched, first, "fix", GitPushTest::plenty);

    String second = commitOf(patch());
    git.push(source(TOKEN), fetched, second, "fix", GitPushTest::plenty);

    assertThat(second).isEqualTo(first);
    assertThat(served("rev-parse", "fix")).isEqualTo(first);
  }

  @Test
  void aBranchThatLeadsElsewhereIsLeftAlone() throws IOException {
    repository.git("checkout", "-q", "-b", "fix");
    String theirs = repository.write("b.txt", "theirs").commit("theirs");
    repository.push("fix");

    assertThatExceptionOfType(TaskFailedException.class)
        .isThrownBy(
            () -> git.push(source(TOKEN), fetched, commitOf(patch()), "fix", GitPushTest::plenty))
        .withMessageContaining("refused the branch");
    assertThat(served("rev-parse", "fix")).isEqualTo(theirs);
  }

  @Test
  void aTokenThatMayNotPushIsSaidWithoutRepeatingIt() throws IOException {
    String commit = commitOf(patch());

    assertThatExceptionOfType(TaskFailedException.class)
        .isThrownBy(
            () -> git.push(source("other-canary"), fetched, commit, "fix", GitPushTest::plenty))
        .withMessageContaining("the token is not valid")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("canary"));
  }

  @Test
  void aPatchThatDoesNotFitIsRefused() throws IOException {
    Path patch =
        Files.writeString(folder.resolve("p"), Files.readString(patch()).replace("two", "2"));

    assertThatExceptionOfType(TaskFailedException.class)
        .isThrownBy(() -> commitOf(patch))
        .withMessageContaining("does not fit");
  }

  @Test
  void aPatchCannotWriteIntoAGitFolder() throws IOException {
    Path patch =
        Files.writeString(
            folder.resolve("p"),
            """
            diff --git a/.git/hooks/pre-push b/.git/hooks/pre-push
            new file mode 100755
            index 0000000..e69de29
            --- /dev/null
            +++ b/.git/hooks/pre-push
            @@ -0,0 +1 @@
            +evil
            """);

    assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> commitOf(patch));
    assertThat(fetched.resolve("hooks")).doesNotExist();
  }

  @Test
  void aBranchThatIsNoNameIsRefused() {
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> git.push(source(TOKEN), fetched, tip, "+main", GitPushTest::plenty));
  }

  /** Git holds every file of a patch whole, and twice: what a patch is packed to says nothing. */
  @Test
  void aPatchThatUnpacksToMoreThanThereIsRoomForIsRefused() throws IOException {
    Path large = folder.resolve("large");
    for (String name : List.of("one", "two")) {
      try (var file = new RandomAccessFile(repository.work().resolve(name).toFile(), "rw")) {
        file.setLength(100L << 20);
      }
    }
    repository.git("add", "-A");
    repository.git("diff", "--cached", "--binary", "--full-index", "--output=" + large);

    assertThat(Files.size(large)).isLessThan(2 << 20);
    assertThatExceptionOfType(TaskFailedException.class)
        .isThrownBy(() -> commitOf(large))
        .withMessageContaining("memory");
  }

  private Path patch() throws IOException {
    repository.git("checkout", "-q", "--detach", tip);
    repository.write("a.txt", "three\n").write("run.sh", "#!/bin/sh\n");
    assertThat(repository.work().resolve("run.sh").toFile().setExecutable(true)).isTrue();
    repository.git("add", "-A");
    Path patch = folder.resolve("patch");
    repository.git("diff", "--cached", "--binary", "--full-index", "--output=" + patch);
    repository.git("reset", "-q", "--hard");
    return patch;
  }

  private String commitOf(Path patch) {
    return git.commit(fetched, tip, patch, TEXT, path -> false, GitPushTest::plenty).id();
  }

  private String served(String... arguments) {
    return TestRepository.run(repository.bare(), arguments);
  }

  private GitSource source(String token) {
    return GitSource.of(server.url("app.git"), "main", token, server.allowed());
  }

  private static Duration plenty() {
    return Duration.ofMinutes(2);
  }
}
