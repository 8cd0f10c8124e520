package io.codeloom.platform.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.git.GitHosts;
import io.codeloom.core.task.FailureCode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GitReachTest extends GitScene {
  @Test
  void aRedirectToAnAddressThatIsNotAllowedConnectsToNobody() {
    repository.write("a.txt", "a\n").commit("one");
    try (GitHttpServer inside = new GitHttpServer(folder.resolve("served"))) {
      for (String target :
          List.of(
              inside.url("app.git"),
              "https://127.0.0.1:" + inside.port() + "/app.git",
              "https://169.254.169.254/app.git",
              "https://[::1]:" + inside.port() + "/app.git",
              "https://2130706433/app.git",
              "file:///etc")) {
        server.redirect("away.git", target);

        assertFails(
            FailureCode.GIT_URL_REFUSED,
            "git_url",
            () -> git.resolve(source("away.git", "main", null), GitScene::plenty));
      }
      assertThat(inside.requests()).isEmpty();
    }
  }

  @Test
  void redirectsInACircleEnd() {
    server.redirect("round.git", server.url("round.git"));

    assertFails(
        FailureCode.GIT_UNREACHABLE,
        "more than 5 times",
        () -> git.resolve(source("round.git", "main", null), GitScene::plenty));
  }

  @Test
  void aRedirectToALoginPageIsNoRepository() {
    server.redirect("private.git/info/refs", server.url("login?next="));

    assertFails(
        FailureCode.GIT_UNREACHABLE,
        "login",
        () -> git.resolve(source("private.git", "main", null), GitScene::plenty));
  }

  @Test
  void aNameThatLeadsInsideIsRefusedBeforeConnecting() {
    for (String address : List.of("127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00::1")) {
      Git rebound =
          new Git(GitHosts.NONE, host -> List.of(InetAddress.getByName(address)), ANSWER, NO_PAUSE);

      assertFails(
          FailureCode.GIT_URL_REFUSED,
          "not public",
          () ->
              rebound.resolve(
                  GitSource.of(
                      "https://rebound.example.com:" + server.port() + "/app.git",
                      "main",
                      null,
                      GitHosts.NONE),
                  GitScene::plenty));
    }
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void onePrivateAddressAmongPublicOnesIsEnoughToRefuse() {
    Addresses mixed =
        host -> List.of(InetAddress.getByName("93.184.216.34"), InetAddress.getByName("10.0.0.1"));
    Git rebound = new Git(GitHosts.NONE, mixed, ANSWER, NO_PAUSE);

    assertFails(
        FailureCode.GIT_URL_REFUSED,
        "not public",
        () ->
            rebound.resolve(
                GitSource.of("https://git.example.com/a.git", null, null, GitHosts.NONE),
                GitScene::plenty));
  }

  @Test
  void gitConnectsToTheAddressThatWasJudgedAndNoOther() {
    String tip = repository.write("a.txt", "a\n").commit("one");
    GitHosts hosts = GitHosts.parse("no-such-name.example.com");
    Git pinned =
        new Git(hosts, host -> List.of(InetAddress.getLoopbackAddress()), ANSWER, NO_PAUSE);
    GitSource source =
        GitSource.of(
            "http://no-such-name.example.com:" + server.port() + "/app.git", "main", null, hosts);

    assertThat(pinned.resolve(source, GitScene::plenty)).isEqualTo(tip);
  }

  @Test
  void anUnknownHostIsUnreachable() {
    Git lost =
        new Git(
            GitHosts.NONE,
            host -> {
              throw new UnknownHostException(host);
            },
            ANSWER,
            NO_PAUSE);

    assertFails(
        FailureCode.GIT_UNREACHABLE,
        "could not be looked up",
        () ->
            lost.resolve(
                GitSource.of("https://git.example.com/a.git", null, null, GitHosts.NONE),
                GitScene::plenty));
  }

  @Test
  void troubleThatPassesIsTriedThreeTimes() {
    String tip = repository.write("a.txt", "a\n").commit("one");
    server.failNext(2);

    assertThat(git.resolve(source("main"), GitScene::plenty)).isEqualTo(tip);

    server.failNext(3);
    assertFails(
        FailureCode.GIT_UNREACHABLE,
        "did not answer",
        () -> git.resolve(source("main"), GitScene::plenty));
  }

  @Test
  void aRefusedConnectionIsUnreachable() {
    server.close();

    assertFails(
        FailureCode.GIT_UNREACHABLE,
        "did not answer",
        () -> git.resolve(source("main"), GitScene::plenty));
  }

  @Test
  void aServerThatNeverAnswersIsGivenUp() {
    server.hang();
    Git hasty = new Git(server.allowed(), Addresses.SYSTEM, Duration.ofMillis(300), NO_PAUSE);

    assertFails(
        FailureCode.GIT_UNREACHABLE,
        "in time",
        () -> hasty.resolve(source("main"), GitScene::plenty));
    assertThat(ownProcesses()).noneMatch(command -> command.contains("ls-remote"));
  }

  private static Stream<String> ownProcesses() {
    return ProcessHandle.current().descendants().flatMap(p -> p.info().commandLine().stream());
  }
}
