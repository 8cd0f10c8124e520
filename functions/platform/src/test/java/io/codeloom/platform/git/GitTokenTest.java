package io.codeloom.platform.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.git.GitHosts;
import io.codeloom.core.job.CodeLimits;
import io.codeloom.core.task.FailureCode;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class GitTokenTest extends GitScene {
  private static final String TOKEN = "canary-7d1f0c";

  @Test
  void aTokenOpensAPrivateRepositoryAndIsKeptNowhere() throws IOException {
    server.require(TOKEN);
    String tip = repository.write("a.txt", "a\n").commit("one");
    GitSource source = source("app.git", "main", TOKEN);

    assertThat(git.resolve(source, GitScene::plenty)).isEqualTo(tip);
    assertThat(fetch(source, tip).files()).containsEntry("a.txt", "a\n");

    assertThat(everythingIn(folder.resolve("fetched"))).doesNotContain(TOKEN);
    assertThat(source.toString()).doesNotContain(TOKEN);
  }

  @Test
  void noTokenOrAWrongOneIsSaidWithoutRepeatingIt() {
    server.require(TOKEN);
    repository.write("a.txt", "a\n").commit("one");

    assertFails(
        FailureCode.GIT_UNREACHABLE,
        "github_token",
        () -> git.resolve(source("main"), GitScene::plenty));
    assertFails(
        FailureCode.GIT_UNREACHABLE,
        "github_token",
        () -> git.resolve(source("app.git", "main", "wrong-canary"), GitScene::plenty));
  }

  @Test
  void aRedirectIsFollowedWithoutTheTokenToAnotherHost() throws IOException {
    String tip = repository.write("a.txt", "a\n").commit("one");
    try (GitHttpServer first = new GitHttpServer(folder.resolve("served"))) {
      first.redirect("old.git", server.url("app.git"));
      Git both = git(GitHosts.parse("127.0.0.1:" + first.port() + ",127.0.0.1:" + server.port()));
      GitSource source = GitSource.of(first.url("old.git"), "main", TOKEN, first.allowed());

      assertThat(both.resolve(source, GitScene::plenty)).isEqualTo(tip);
      both.fetch(source, tip, folder.resolve("fetched"), CodeLimits.DEFAULT, GitScene::plenty);

      assertThat(server.requests()).isNotEmpty().allMatch(r -> r.authorization() == null);
    }
  }

  @Test
  void aRedirectOnTheSameHostKeepsTheToken() {
    server.require(TOKEN);
    String tip = repository.write("a.txt", "a\n").commit("one");
    server.redirect("moved.git", "/app.git");

    assertThat(git.resolve(source("moved.git", "main", TOKEN), GitScene::plenty)).isEqualTo(tip);
  }

  @Test
  void aTokenWithALineEndIsRefused() {
    assertFails(
        FailureCode.GIT_UNREACHABLE,
        "github_token",
        () -> git.resolve(source("app.git", "main", "a\nb"), GitScene::plenty));
  }
}
