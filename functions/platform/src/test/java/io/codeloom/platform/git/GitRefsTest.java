package io.codeloom.platform.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.task.FailureCode;
import org.junit.jupiter.api.Test;

class GitRefsTest extends GitScene {
  @Test
  void aBranchStandsForItsTip() {
    String tip = repository.write("a.txt", "a\n").commit("one");

    assertThat(git.resolve(source("main"), GitScene::plenty)).isEqualTo(tip);
    assertThat(git.resolve(source(null), GitScene::plenty)).isEqualTo(tip);
    assertThat(git.resolve(source("refs/heads/main"), GitScene::plenty)).isEqualTo(tip);
  }

  @Test
  void anAnnotatedTagStandsForItsCommit() {
    String tip = repository.write("a.txt", "a\n").commit("one");
    repository.git("tag", "-a", "v1", "-m", "one");
    repository.push("v1");

    assertThat(git.resolve(source("v1"), GitScene::plenty)).isEqualTo(tip);
  }

  @Test
  void aBranchComesBeforeATagOfTheSameName() {
    repository.write("a.txt", "a\n").commit("one");
    repository.git("tag", "both");
    String second = repository.write("a.txt", "b\n").commit("two");
    repository.git("branch", "both");
    repository.push("refs/tags/both", "refs/heads/both");

    assertThat(git.resolve(source("both"), GitScene::plenty)).isEqualTo(second);
  }

  @Test
  void aPatternIsNoRef() {
    repository.write("a.txt", "a\n").commit("one");
    repository.git("branch", "feature/main");
    repository.push("feature/main");

    assertFails(
        FailureCode.GIT_REF_NOT_FOUND,
        "no branch or tag heads/main",
        () -> git.resolve(source("heads/main"), GitScene::plenty));
  }

  @Test
  void anAbbreviatedCommitIsRefusedWithTheReason() {
    String tip = repository.write("a.txt", "a\n").commit("one");

    assertFails(
        FailureCode.GIT_REF_NOT_FOUND,
        "must be given in full",
        () -> git.resolve(source(tip.substring(0, 8)), GitScene::plenty));
  }

  @Test
  void anEmptyRepositoryHasNoCommit() {
    assertFails(
        FailureCode.GIT_REF_NOT_FOUND, "empty", () -> git.resolve(source(null), GitScene::plenty));
  }

  @Test
  void noRepositoryIsUnreachable() {
    assertFails(
        FailureCode.GIT_UNREACHABLE,
        "no repository",
        () -> git.resolve(source("none.git", null, null), GitScene::plenty));
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

    assertThat(git.resolve(source, GitScene::plenty)).isEqualTo(tip);
    assertThat(fetch(source, tip).files()).containsEntry("a.txt", "a\n");
  }
}
