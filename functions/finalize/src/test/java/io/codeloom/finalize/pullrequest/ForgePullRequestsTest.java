package io.codeloom.finalize.pullrequest;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.task.Ending;
import io.codeloom.core.task.TaskStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ForgePullRequestsTest {
  private static final String FIRST = "https://forge.example/team/app/pull/1";

  @TempDir Path folder;
  private PullRequestScene scene;

  @BeforeEach
  void serve() {
    scene = new PullRequestScene(folder).patch(Map.of("sum.py", "two\n", "new.py", "new\n"));
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  @Test
  void aCompletedTaskGetsADraftPullRequest() {
    Ending ending = scene.open();

    assertThat(ending.prUrl()).isEqualTo(FIRST);
    assertThat(ending.message()).isEqualTo("Completed: Done");
    assertThat(scene.served("show", scene.branch + ":sum.py")).isEqualTo("two");
    assertThat(scene.served("log", "-1", "--format=%P|%an|%at|%ct|%B", scene.branch))
        .isEqualTo(
            scene.tip
                + "|Codeloom|1767225600|1767225600|Mend the sum\n\nCodeloom-Task: "
                + scene.id);
    Map<String, Object> pull = scene.forge.pulls().get(0);
    assertThat(pull)
        .containsEntry("base", "main")
        .containsEntry("title", "Mend the sum")
        .containsEntry("draft", true);
    assertThat((String) pull.get("body")).contains("```text\nDone.\n```", scene.id.toString());
  }

  @Test
  void aRepeatChangesNothing() {
    Ending first = scene.open();
    String refs = scene.refs();

    Ending second = scene.open();

    assertThat(second).isEqualTo(first);
    assertThat(scene.refs()).isEqualTo(refs);
    assertThat(scene.forge.pulls()).hasSize(1);
    assertThat(scene.forge.requests()).filteredOn(r -> r.method().equals("POST")).hasSize(1);
  }

  @Test
  void aRepeatAfterThePushMakesTheSameCommit() {
    scene.forge.refuse(403, "{}");
    Ending first = scene.open();
    String refs = scene.refs();
    scene.forge.refuse(201, "{\"html_url\":\"" + FIRST + "\"}");

    Ending second = scene.open();

    assertThat(first.prUrl()).isNull();
    assertThat(first.message()).contains("lacks the right to pull requests");
    assertThat(second.prUrl()).isEqualTo(FIRST);
    assertThat(scene.refs()).isEqualTo(refs).contains(scene.branch);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void onePullRequestIsOpenedWhicheverAnswerOfTheApiIsLost(int lost) {
    scene.forge.loseAnswer(lost);

    assertThat(scene.open().prUrl()).isEqualTo(FIRST);
    assertThat(scene.forge.requests().get(lost).method()).isEqualTo(lost == 2 ? "POST" : "GET");
    assertThat(scene.forge.pulls()).hasSize(1);
    assertThat(scene.forge.requests()).filteredOn(r -> r.method().equals("POST")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"service=git-upload-pack", "service=git-receive-pack", "/git-receive-pack"})
  void onePushIsMadeWhicheverAnswerOfGitIsLost(String uriEnd) {
    scene.server.loseAnswerOf(uriEnd);

    assertThat(scene.open().prUrl()).isEqualTo(FIRST);
    assertThat(scene.server.hasLostAnswer()).isTrue();
    assertThat(scene.served("rev-parse", scene.branch + "^")).isEqualTo(scene.tip);
  }

  @Test
  void aBranchOfOthersIsLeftAlone() {
    scene.repository.git("checkout", "-q", "-b", scene.branch);
    scene.repository.write("theirs", "theirs").git("add", "-A");
    scene.repository.git("commit", "-q", "-m", "theirs");
    scene.repository.push(scene.branch);
    String refs = scene.refs();

    Ending ending = scene.open();

    assertNone(ending, "not this task's");
    assertThat(scene.refs()).isEqualTo(refs);
    assertThat(scene.forge.pulls()).isEmpty();
  }

  @Test
  void aBranchAtTheTasksOwnCommitIsNotMovedOn() {
    scene.repository.push(scene.tip + ":refs/heads/" + scene.branch);
    String refs = scene.refs();

    assertNone(scene.open(), "not this task's");
    assertThat(scene.refs()).isEqualTo(refs);
  }

  @Test
  void aBranchWithOurTrailerAndTheSameTreeIsAdopted() {
    scene.repository.git("checkout", "-q", "--detach", scene.tip);
    scene.repository.write("sum.py", "two\n").write("new.py", "new\n").git("add", "-A");
    scene.repository.git("commit", "-q", "-m", "other words\n\nCodeloom-Task: " + scene.id);
    scene.repository.push("HEAD:refs/heads/" + scene.branch);
    String refs = scene.refs();

    assertThat(scene.open().prUrl()).isEqualTo(FIRST);
    assertThat(scene.refs()).isEqualTo(refs);
  }

  @Test
  void aPullRequestOfAForksBranchIsNotOurs() {
    scene.forge.hasPull(scene.branch, "fork/app", "Codeloom-Task: " + scene.id);

    assertNone(scene.open(), "already exists");
  }

  @Test
  void aPushThatAHookDeclinesIsTold() throws Exception {
    Path hook = scene.repository.bare().resolve("hooks/pre-receive");
    Files.createDirectories(hook.getParent());
    Files.writeString(hook, "#!/bin/sh\nexit 1\n");
    assertThat(hook.toFile().setExecutable(true)).isTrue();

    assertNone(scene.open(), "pre-receive hook declined");
    assertThat(scene.forge.pulls()).isEmpty();
  }

  @Test
  void aTokenThatMayNotPushIsTold() {
    scene.server.denyPushes();

    assertNone(scene.open(), "lacks the right to write");
  }

  @Test
  void aTokenTheForgeDoesNotAcceptIsTold() {
    scene.tokens.store(scene.id, "canary-other");

    assertNone(scene.open(), "does not accept the token");
    assertThat(scene.server.requests()).isEmpty();
  }

  @Test
  void aForgeThatHangsCostsNoMoreThanTheLimit() {
    scene.limit = Duration.ofSeconds(2);
    scene.forge.hang();

    assertNone(scene.open(), "did not answer in time", "longer than 2 s");
  }

  @Test
  void aGitServerThatHangsCostsNoMoreThanTheLimit() {
    scene.limit = Duration.ofSeconds(3);
    scene.server.hang();

    assertNone(scene.open(), "did not answer in time", "longer than 3 s");
  }

  @Test
  void aRedirectOfTheApiIsNotFollowed() {
    try (FakeForge other = new FakeForge(PullRequestScene.TOKEN)) {
      scene.forge.redirectTo(other.base().resolve("/").toString().replaceFirst("/$", ""));

      assertNone(scene.open(), "may have been renamed");
      assertThat(other.requests()).isEmpty();
    }
  }

  @Test
  void withoutDraftsItIsAnOrdinaryOne() {
    scene.forge.hasNoDrafts();

    assertThat(scene.open().prUrl()).isEqualTo(FIRST);
    assertThat(scene.forge.pulls().get(0)).containsEntry("draft", false);
  }

  @Test
  void aTagLeadsToTheDefaultBranch() {
    scene.repository.git("tag", "v1", scene.tip);
    scene.repository.push("v1");
    scene.ref = "v1";

    scene.open();

    assertThat(scene.forge.pulls().get(0)).containsEntry("base", "main");
  }

  @Test
  void aBranchAskedForIsTheBase() {
    scene.repository.push(scene.tip + ":refs/heads/release/2");
    scene.ref = "release/2";

    scene.open();

    assertThat(scene.forge.pulls().get(0)).containsEntry("base", "release/2");
  }

  @Test
  void aBaseThatIsGoneIsTold() {
    scene.ref = "was/here";

    assertNone(scene.open(), "The branch was/here is gone");
    assertThat(scene.refs()).doesNotContain(scene.branch);
  }

  @Test
  void nothingIsAskedWithoutNeed() {
    scene.status = TaskStatus.CANCELLED;
    assertThat(scene.open().prUrl()).isNull();
    scene.status = TaskStatus.COMPLETED;
    scene.credentials = "none";
    assertThat(scene.open().message()).isEqualTo("Completed: Done");
    scene.credentials = null;
    scene.patch("");
    assertThat(scene.open().message()).isEqualTo("Completed: Done");

    assertThat(scene.forge.requests()).isEmpty();
    assertThat(scene.server.requests()).isEmpty();
  }

  @Test
  void anOperatorsCredentialServesAsWell() {
    scene.tokens.delete(scene.id);
    scene.credentials = "team";
    scene.tokens.hasCredential("team", "elsewhere.example", PullRequestScene.TOKEN);
    assertThat(scene.open().prUrl()).isNull();
    assertThat(scene.server.requests()).isEmpty();

    scene.tokens.hasCredential("team", "127.0.0.1:" + scene.server.port(), PullRequestScene.TOKEN);
    assertThat(scene.open().prUrl()).isEqualTo(FIRST);
  }

  @Test
  void theTokenIsNowhereButInHeaders(CapturedOutput output) {
    Ending good = scene.open();
    scene.server.denyPushes();
    scene.served("update-ref", "-d", "refs/heads/" + scene.branch);
    Ending denied = scene.open();

    String seen = good + " " + denied + scene.forge.pulls() + output + scene.refs();
    assertThat(seen).doesNotContain(PullRequestScene.TOKEN);
    assertThat(scene.served("log", "--all", "--format=%B%an%ae"))
        .doesNotContain(PullRequestScene.TOKEN);
    assertThat(scene.server.requests())
        .isNotEmpty()
        .noneMatch(request -> request.uri().contains(PullRequestScene.TOKEN));
    assertThat(scene.forge.requests())
        .isNotEmpty()
        .noneMatch(request -> (request.uri() + request.body()).contains(PullRequestScene.TOKEN));
  }

  private static void assertNone(Ending ending, String... oneOf) {
    assertThat(ending.status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(ending.prUrl()).isNull();
    assertThat(ending.message()).startsWith("Completed: Done. No pull request: ");
    assertThat(ending.message()).containsAnyOf(oneOf).doesNotContain("canary");
  }
}
