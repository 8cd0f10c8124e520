package io.codeloom.platform.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.git.GitHosts;
import io.codeloom.core.job.CodeLimits;
import io.codeloom.core.task.FailureCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitTest {
  private static final String TOKEN = "canary-7d1f0c";
  private static final Duration NO_PAUSE = Duration.ofMillis(1);
  private static final Duration ANSWER = Duration.ofSeconds(60);

  @TempDir Path folder;
  private GitHttpServer server;
  private TestRepository repository;
  private Git git;

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

  @Test
  void aBranchStandsForItsTip() {
    String tip = repository.write("a.txt", "a\n").commit("one");

    assertThat(git.resolve(source("main"), GitTest::plenty)).isEqualTo(tip);
    assertThat(git.resolve(source(null), GitTest::plenty)).isEqualTo(tip);
    assertThat(git.resolve(source("refs/heads/main"), GitTest::plenty)).isEqualTo(tip);
  }

  @Test
  void anAnnotatedTagStandsForItsCommit() {
    String tip = repository.write("a.txt", "a\n").commit("one");
    repository.git("tag", "-a", "v1", "-m", "one");
    repository.push("v1");

    assertThat(git.resolve(source("v1"), GitTest::plenty)).isEqualTo(tip);
  }

  @Test
  void aBranchComesBeforeATagOfTheSameName() {
    repository.write("a.txt", "a\n").commit("one");
    repository.git("tag", "both");
    String second = repository.write("a.txt", "b\n").commit("two");
    repository.git("branch", "both");
    repository.push("refs/tags/both", "refs/heads/both");

    assertThat(git.resolve(source("both"), GitTest::plenty)).isEqualTo(second);
  }

  @Test
  void aPatternIsNoRef() {
    repository.write("a.txt", "a\n").commit("one");
    repository.git("branch", "feature/main");
    repository.push("feature/main");

    assertFails(
        FailureCode.GIT_REF_NOT_FOUND,
        "no branch or tag heads/main",
        () -> git.resolve(source("heads/main"), GitTest::plenty));
  }

  @Test
  void anAbbreviatedCommitIsRefusedWithTheReason() {
    String tip = repository.write("a.txt", "a\n").commit("one");

    assertFails(
        FailureCode.GIT_REF_NOT_FOUND,
        "must be given in full",
        () -> git.resolve(source(tip.substring(0, 8)), GitTest::plenty));
  }

  @Test
  void anEmptyRepositoryHasNoCommit() {
    assertFails(
        FailureCode.GIT_REF_NOT_FOUND, "empty", () -> git.resolve(source(null), GitTest::plenty));
  }

  @Test
  void noRepositoryIsUnreachable() {
    assertFails(
        FailureCode.GIT_UNREACHABLE,
        "no repository",
        () -> git.resolve(source("none.git", null, null), GitTest::plenty));
  }

  @Test
  void anOldCommitIsFetchedById() {
    String first = repository.write("a.txt", "a\n").commit("one");
    repository.write("a.txt", "b\n").commit("two");

    Tree tree = fetched(first);

    assertThat(tree.files()).containsEntry("a.txt", "a\n");
  }

  @Test
  void aServerThatHandsOutNoCommitByIdIsAskedForTheRef() {
    server.speakOldProtocol();
    repository.write("a.txt", "a\n").commit("one");
    String tip = repository.write("a.txt", "b\n").commit("two");

    assertThat(fetched(tip).files()).containsEntry("a.txt", "b\n");
  }

  @Test
  void aRefThatMovedOnIsSaidToHaveMovedOn() {
    server.speakOldProtocol();
    String first = repository.write("a.txt", "a\n").commit("one");
    repository.write("a.txt", "b\n").commit("two");

    assertFails(FailureCode.GIT_REF_NOT_FOUND, "moved on", () -> fetched(first));
  }

  @Test
  void anUnknownCommitIsNotThere() {
    repository.write("a.txt", "a\n").commit("one");
    String unknown = "0123456789012345678901234567890123456789";

    assertFails(
        FailureCode.GIT_REF_NOT_FOUND,
        "not in the repository",
        () -> fetch(source(unknown), unknown));
  }

  @Test
  void aTreeIsNoCommit() {
    repository.write("a.txt", "a\n").commit("one");
    String tree = repository.git("rev-parse", "HEAD^{tree}");

    assertFails(FailureCode.GIT_REF_NOT_FOUND, "", () -> fetch(source(tree), tree));
  }

  @Test
  void sha256RepositoriesAreRead() {
    TestRepository other = new TestRepository(folder.resolve("served"), "new", "sha256");
    String tip = other.write("a.txt", "a\n").commit("one");
    GitSource source = source("new.git", "main", null);

    assertThat(git.resolve(source, GitTest::plenty)).isEqualTo(tip);
    assertThat(fetch(source, tip).files()).containsEntry("a.txt", "a\n");
  }

  @Test
  void namesModesLinksAndBytesArriveAsTheyAre() throws IOException {
    String longName = "long/" + "n".repeat(120) + "/" + "m".repeat(120) + ".txt";
    repository.write("with space/größe 测试 😀.txt", "x\r\ny\r\n");
    repository.write(longName, "deep");
    repository.write("run.sh", "#!/bin/sh\n");
    Files.createSymbolicLink(repository.work().resolve("link"), Path.of("run.sh"));
    Files.write(repository.work().resolve("binary"), new byte[] {0, 1, (byte) 0xff, '\r', '\n'});
    assertThat(repository.work().resolve("run.sh").toFile().setExecutable(true)).isTrue();

    Tree tree = fetched(repository.commit("all kinds"));

    assertThat(tree.files())
        .containsEntry("with space/größe 测试 😀.txt", "x\r\ny\r\n")
        .containsEntry(longName, "deep")
        .containsEntry("binary", "\0\1\u00ff\r\n");
    assertThat(tree.executables()).containsExactly("run.sh");
    assertThat(tree.links()).containsEntry("link", "run.sh");
    assertThat(tree.folders()).contains("with space", "long");
  }

  @Test
  void theTreesOwnAttributesConvertAndHideNothing() {
    repository.write(
        ".gitattributes",
        """
        * text=auto eol=crlf ident
        *.u16 working-tree-encoding=UTF-16
        *.bin filter=lfs
        secret export-ignore
        *.v export-subst
        """);
    repository.write("a.txt", "one\n$Id$\n").write("b.u16", "plain").write("c.bin", "pointer");
    repository.write("secret", "kept").write("d.v", "$Format:%H$");
    repository.git("-c", "core.attributesFile=/dev/null", "add", "a.txt");
    // Raw blobs, as another client could have made them.
    String tip = rawCommit();

    assertThat(fetched(tip).files())
        .containsEntry("a.txt", "one\n$Id$\n")
        .containsEntry("b.u16", "plain")
        .containsEntry("c.bin", "pointer")
        .containsEntry("secret", "kept")
        .containsEntry("d.v", "$Format:%H$");
  }

  private String rawCommit() {
    for (String path : List.of(".gitattributes", "a.txt", "b.u16", "c.bin", "secret", "d.v")) {
      String id = repository.git("hash-object", "-w", "--no-filters", path);
      repository.git("update-index", "--add", "--cacheinfo", "100644," + id + "," + path);
    }
    repository.git("commit", "-q", "-m", "raw");
    repository.push("main");
    return repository.git("rev-parse", "HEAD");
  }

  @Test
  void aSubmoduleIsAnEmptyFolder() {
    String first = repository.write("a.txt", "a\n").commit("one");
    repository.write(
        ".gitmodules", "[submodule \"s\"]\n\tpath = s\n\turl = " + server.url("x.git"));
    repository.git("update-index", "--add", "--cacheinfo", "160000," + first + ",s");
    repository.git("add", ".gitmodules");
    repository.git("commit", "-q", "-m", "two");
    repository.push("main");

    Tree tree = fetched(repository.git("rev-parse", "HEAD"));

    assertThat(tree.folders()).contains("s");
    assertThat(server.requests()).noneMatch(request -> request.uri().startsWith("/x.git"));
  }

  @Test
  void theGitFolderKnowsOneCommitAndNoRemote() throws IOException {
    repository.write("a.txt", "a\n").commit("one");
    String tip = repository.write("a.txt", "b\n").commit("two");

    fetched(tip);

    Path work = Files.createDirectory(folder.resolve("agent"));
    Files.move(folder.resolve("fetched"), work.resolve(".git"));
    Files.writeString(work.resolve("a.txt"), "b\n");
    assertThat(TestRepository.run(work, "log", "--format=%H %s")).isEqualTo(tip + " two");
    assertThat(TestRepository.run(work, "status", "--porcelain")).isEmpty();
    assertThat(TestRepository.run(work, "remote")).isEmpty();
    assertThat(TestRepository.run(work, "fsck")).doesNotContain("error");
    assertThat(everythingIn(work)).doesNotContain("127.0.0.1");
    try (Stream<Path> files = Files.list(work.resolve(".git"))) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .doesNotContain("hooks", "logs", "FETCH_HEAD", "description");
    }
  }

  @Test
  void aTokenOpensAPrivateRepositoryAndIsKeptNowhere() throws IOException {
    server.require(TOKEN);
    String tip = repository.write("a.txt", "a\n").commit("one");
    GitSource source = source("app.git", "main", TOKEN);

    assertThat(git.resolve(source, GitTest::plenty)).isEqualTo(tip);
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
        () -> git.resolve(source("main"), GitTest::plenty));
    assertFails(
        FailureCode.GIT_UNREACHABLE,
        "github_token",
        () -> git.resolve(source("app.git", "main", "wrong-canary"), GitTest::plenty));
  }

  @Test
  void aRedirectIsFollowedWithoutTheTokenToAnotherHost() throws IOException {
    String tip = repository.write("a.txt", "a\n").commit("one");
    try (GitHttpServer first = new GitHttpServer(folder.resolve("served"))) {
      first.redirect("old.git", server.url("app.git"));
      Git both = git(GitHosts.parse("127.0.0.1:" + first.port() + ",127.0.0.1:" + server.port()));
      GitSource source = GitSource.of(first.url("old.git"), "main", TOKEN, first.allowed());

      assertThat(both.resolve(source, GitTest::plenty)).isEqualTo(tip);
      both.fetch(source, tip, folder.resolve("fetched"), CodeLimits.DEFAULT, GitTest::plenty);

      assertThat(server.requests()).isNotEmpty().allMatch(r -> r.authorization() == null);
    }
  }

  @Test
  void aRedirectOnTheSameHostKeepsTheToken() {
    server.require(TOKEN);
    String tip = repository.write("a.txt", "a\n").commit("one");
    server.redirect("moved.git", "/app.git");

    assertThat(git.resolve(source("moved.git", "main", TOKEN), GitTest::plenty)).isEqualTo(tip);
  }

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
            () -> git.resolve(source("away.git", "main", null), GitTest::plenty));
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
        () -> git.resolve(source("round.git", "main", null), GitTest::plenty));
  }

  @Test
  void aRedirectToALoginPageIsNoRepository() {
    server.redirect("private.git/info/refs", server.url("login?next="));

    assertFails(
        FailureCode.GIT_UNREACHABLE,
        "login",
        () -> git.resolve(source("private.git", "main", null), GitTest::plenty));
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
                  GitTest::plenty));
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
                GitTest::plenty));
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

    assertThat(pinned.resolve(source, GitTest::plenty)).isEqualTo(tip);
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
                GitTest::plenty));
  }

  @Test
  void troubleThatPassesIsTriedThreeTimes() {
    String tip = repository.write("a.txt", "a\n").commit("one");
    server.failNext(2);

    assertThat(git.resolve(source("main"), GitTest::plenty)).isEqualTo(tip);

    server.failNext(3);
    assertFails(
        FailureCode.GIT_UNREACHABLE,
        "did not answer",
        () -> git.resolve(source("main"), GitTest::plenty));
  }

  @Test
  void aRefusedConnectionIsUnreachable() {
    server.close();

    assertFails(
        FailureCode.GIT_UNREACHABLE,
        "did not answer",
        () -> git.resolve(source("main"), GitTest::plenty));
  }

  @Test
  void aServerThatNeverAnswersIsGivenUp() {
    server.hang();
    Git hasty = new Git(server.allowed(), Addresses.SYSTEM, Duration.ofMillis(300), NO_PAUSE);

    assertFails(
        FailureCode.GIT_UNREACHABLE,
        "in time",
        () -> hasty.resolve(source("main"), GitTest::plenty));
    assertThat(ownProcesses()).noneMatch(command -> command.contains("ls-remote"));
  }

  @Test
  void codeOverTheLimitsIsRefused() {
    repository.write("big", "0123456789".repeat(1_000)).write("one/two/three", "x");
    String tip = repository.commit("one");

    assertTooLarge(tip, new CodeLimits(5_000, 100, 0, 1, 100, 10), "larger than 5000 bytes");
    assertTooLarge(tip, new CodeLimits(1 << 20, 3, 0, 1, 100, 10), "more than 3 files");
    assertTooLarge(tip, new CodeLimits(1 << 20, 100, 0, 1, 8, 10), "more than 8 bytes");
    assertTooLarge(tip, new CodeLimits(1 << 20, 100, 0, 1, 100, 2), "more than 2 deep");
  }

  @Test
  void aTokenWithALineEndIsRefused() {
    assertFails(
        FailureCode.GIT_UNREACHABLE,
        "github_token",
        () -> git.resolve(source("app.git", "main", "a\nb"), GitTest::plenty));
  }

  private static Duration plenty() {
    return Duration.ofMinutes(2);
  }

  private static Stream<String> ownProcesses() {
    return ProcessHandle.current().descendants().flatMap(p -> p.info().commandLine().stream());
  }

  private void assertTooLarge(String commit, CodeLimits limits, String message) {
    assertFails(
        FailureCode.CODE_TOO_LARGE,
        message,
        () ->
            git.fetch(
                source("main"),
                commit,
                folder.resolve("large-" + message.hashCode()),
                limits,
                GitTest::plenty));
  }

  private Tree fetched(String commit) {
    return fetch(source("main"), commit);
  }

  private Tree fetch(GitSource source, String commit) {
    Path into = folder.resolve("fetched");
    git.fetch(source, commit, into, CodeLimits.DEFAULT, GitTest::plenty);
    Tree tree = new Tree();
    git.read(into, commit, tree, GitTest::plenty);
    return tree;
  }

  private GitSource source(String ref) {
    return source("app.git", ref, null);
  }

  private GitSource source(String path, String ref, String token) {
    return GitSource.of(server.url(path), ref, token, server.allowed());
  }

  private static Git git(GitHosts hosts) {
    return new Git(hosts, Addresses.SYSTEM, ANSWER, NO_PAUSE);
  }

  private static void assertFails(FailureCode code, String message, ThrowingCallable call) {
    assertThatExceptionOfType(TaskFailedException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.code()).isEqualTo(code))
        .withMessageContaining(message)
        .satisfies(
            e -> assertThat(e.getMessage()).doesNotContain("canary").doesNotContain("fatal"));
  }

  private static String everythingIn(Path folder) throws IOException {
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
