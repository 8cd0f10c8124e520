package io.codeloom.finalize.pullrequest;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.task.Ending;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A branch of the task's name that is there already must be the task's own in every respect. */
class AdoptedBranchTest {
  private static final String OWN_TREE = "two\n";

  @TempDir Path folder;
  private PullRequestScene scene;

  @BeforeEach
  void serve() {
    scene = new PullRequestScene(folder).patch(Map.of("sum.py", OWN_TREE));
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  @Test
  void theSameTreeWithoutOurTrailerIsLeftAlone() {
    there(scene.tip, OWN_TREE, "the same change, by somebody else");
    assertLeftAlone();
  }

  @Test
  void anotherTasksTrailerIsNotOurs() {
    there(scene.tip, OWN_TREE, "Codeloom-Task: " + scene.id.toString().replace('6', '7'));
    assertLeftAlone();
  }

  @Test
  void ourTrailerWithinALineIsNone() {
    there(scene.tip, OWN_TREE, "not Codeloom-Task: " + scene.id);
    assertLeftAlone();
  }

  @Test
  void ourTrailerOverAnotherTreeIsLeftAlone() {
    there(scene.tip, "three\n", "Codeloom-Task: " + scene.id);
    assertLeftAlone();
  }

  @Test
  void ourTrailerOnAnotherCommitThanTheTasksIsLeftAlone() {
    scene.repository.git("checkout", "-q", "--detach", scene.tip);
    scene.repository.git("commit", "-q", "--allow-empty", "-m", "between");
    there("HEAD", OWN_TREE, "Codeloom-Task: " + scene.id);
    assertLeftAlone();
  }

  @Test
  void allOfItTogetherIsAdopted() {
    there(scene.tip, OWN_TREE, "Codeloom-Task: " + scene.id);
    String refs = scene.refs();

    assertThat(scene.open().prUrl()).isNotNull();
    assertThat(scene.refs()).isEqualTo(refs);
  }

  private void there(String parent, String content, String lastLine) {
    scene.repository.git("checkout", "-q", "--detach", parent);
    scene.repository.write("sum.py", content).git("add", "-A");
    scene.repository.git("commit", "-q", "-m", "words\n\n" + lastLine);
    scene.repository.push("HEAD:refs/heads/" + scene.branch);
  }

  private void assertLeftAlone() {
    String refs = scene.refs();

    Ending ending = scene.open();

    assertThat(ending.prUrl()).isNull();
    assertThat(ending.message()).contains("not this task's");
    assertThat(scene.refs()).isEqualTo(refs);
    assertThat(scene.forge.pulls()).isEmpty();
  }
}
