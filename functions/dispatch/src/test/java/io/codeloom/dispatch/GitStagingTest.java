package io.codeloom.dispatch;

import static io.codeloom.core.task.TaskFixtures.aTask;
import static io.codeloom.dispatch.StagingFixture.plenty;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.job.CodeLimits;
import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.Source;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskBuilder;
import io.codeloom.platform.git.GitHttpServer;
import io.codeloom.platform.git.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitStagingTest {
  private static final String TOKEN = "canary-5b2e77";

  @TempDir Path folder;
  private Path disk;
  private GitHttpServer server;
  private TestRepository repository;
  private StagingFixture fixture;

  @BeforeEach
  void serve() throws IOException {
    Path root = Files.createDirectory(folder.resolve("served"));
    disk = Files.createDirectory(folder.resolve("disk"));
    server = new GitHttpServer(root);
    repository = new TestRepository(root, "app");
    fixture = new StagingFixture(disk, server.allowed());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theCommitIsStagedWithAGitFolder() throws IOException {
    repository.write("src/größe.py", "x = 1\r\n").write("run.sh", "#!/bin/sh\n");
    assertThat(repository.work().resolve("run.sh").toFile().setExecutable(true)).isTrue();
    Files.createSymbolicLink(repository.work().resolve("link"), Path.of("src"));
    String tip = repository.commit("one");
    Task task = resolved(task("main"));

    StagedCode staged = fixture.staged(task);

    assertThat(task.state().gitCommit()).isEqualTo(tip);
    assertThat(staged.text("code/src/größe.py")).isEqualTo("x = 1\r\n");
    assertThat(staged.executables()).containsExactly("code/run.sh");
    assertThat(staged.links()).containsEntry("code/link", "src");
    assertThat(staged.text("task.json")).contains("\"git_commit\":\"" + tip + "\"");
    assertThat(staged.text("code/.git/HEAD")).contains(tip);
    assertThat(disk).isEmptyDirectory();
  }

  @Test
  void everyAttemptStagesTheCommitTheRefStoodForAtFirst() throws IOException {
    repository.write("a", "first").commit("one");
    Task task = resolved(task("main"));
    repository.write("a", "second").commit("two");

    assertThat(fixture.staged(task).text("code/a")).isEqualTo("first");
  }

  @Test
  void aCallersTokenReachesTheServerAndNothingThatIsStaged() throws IOException {
    server.require(TOKEN);
    repository.write("a", "x").commit("one");
    TaskBuilder builder = task("main");
    fixture.tokens.store(builder.build().id(), TOKEN);

    StagedCode staged = fixture.staged(resolved(builder));

    for (Map.Entry<String, byte[]> file : staged.files().entrySet()) {
      assertThat(new String(file.getValue(), ISO_8859_1))
          .as(file.getKey())
          .doesNotContain(TOKEN)
          .doesNotContain("127.0.0.1");
    }
  }

  /** Else whoever may name an operator's credential could have its token sent to his own server. */
  @Test
  void anOperatorsCredentialIsSentToItsHostsOnly() throws IOException {
    server.require(TOKEN);
    repository.write("a", "x").commit("one");
    fixture.tokens.hasCredential("team-a", "git.team-a.example", TOKEN);
    TaskBuilder builder = task("main").gitCredentials("team-a");

    assertThatExceptionOfType(TaskFailedException.class)
        .isThrownBy(() -> resolved(builder))
        .withMessage("There are no git_credentials team-a for 127.0.0.1:%s.", server.port());
    assertThat(server.requests()).isEmpty();

    fixture.tokens.hasCredential("team-a", "127.0.0.1:" + server.port(), TOKEN);
    assertThat(fixture.staged(resolved(builder)).text("code/a")).isEqualTo("x");
  }

  @Test
  void aTokenIsOnNoCommandLine() throws Exception {
    server.require(TOKEN);
    server.hang();
    repository.write("a", "x").commit("one");
    TaskBuilder builder = task("main");
    fixture.tokens.store(builder.build().id(), TOKEN);
    Thread staging = new Thread(() -> resolveQuietly(builder.build()));
    staging.start();
    while (server.requests().isEmpty()) {
      Thread.onSpinWait();
    }

    assertThat(ProcessHandle.current().descendants().map(GitStagingTest::commandLine))
        .anyMatch(command -> command.contains("ls-remote"))
        .noneMatch(command -> command.contains(TOKEN));

    staging.interrupt();
    staging.join();
  }

  @Test
  void noTokenIsSaidWithTheRemedy() {
    server.require(TOKEN);
    repository.write("a", "x").commit("one");

    assertThatExceptionOfType(TaskFailedException.class)
        .isThrownBy(() -> resolved(task("main")))
        .withMessageContaining("github_token")
        .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.GIT_UNREACHABLE));
  }

  @Test
  void aUrlThatIsNotAllowedIsRefusedBeforeAnythingIsAsked() {
    StagingFixture strict = new StagingFixture(disk);

    assertThatExceptionOfType(TaskFailedException.class)
        .isThrownBy(() -> strict.staging().resolve(task("main").build(), plenty()))
        .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.GIT_URL_REFUSED));
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void tooMuchCodeLeavesNothingBehind() {
    repository.write("a", "0123456789".repeat(1_000)).commit("one");
    fixture.limits(CodeLimits.of(5_000, 100));
    Task task = resolved(task("main"));

    assertThatExceptionOfType(TaskFailedException.class)
        .isThrownBy(() -> fixture.stage(task))
        .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.CODE_TOO_LARGE));
    assertThat(fixture.code.keys()).isEmpty();
    assertThat(disk).isEmptyDirectory();
  }

  private TaskBuilder task(String ref) {
    return aTask().source(Source.git(server.url("app.git"), ref)).attempt(1);
  }

  private Task resolved(TaskBuilder builder) {
    return builder.gitCommit(fixture.staging().resolve(builder.build(), plenty())).build();
  }

  private void resolveQuietly(Task task) {
    try {
      fixture.staging().resolve(task, plenty());
    } catch (RuntimeException expected) {
      // Interrupted by the test.
    }
  }

  private static String commandLine(ProcessHandle process) {
    return process.info().commandLine().orElse("");
  }
}
