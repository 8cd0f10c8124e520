package io.codeloom.finalize.pullrequest;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.task.Ending;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostilePatchTest {
  @TempDir Path folder;
  private PullRequestScene scene;

  @BeforeEach
  void serve() {
    scene = new PullRequestScene(folder);
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  @Test
  void whatForgeAndCiObeyIsLeftOutAndNamed() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("sum.py", "two\n");
    files.put(".github/workflows/ci.yml", "evil\n");
    files.put(".GitHub/workflows/new.yml", "evil\n");
    files.put("docs/CodeOwners", "evil\n");
    files.put("deep/down/Jenkinsfile.release", "evil\n");
    files.put(".gitmodules", "evil\n");
    scene.patch(files);

    Ending ending = scene.open();

    assertThat(ending.prUrl()).isNotNull();
    assertThat(changed()).isEqualTo("sum.py");
    assertThat(ending.message())
        .contains(
            ".github/workflows/ci.yml",
            ".GitHub/workflows/new.yml",
            "docs/CodeOwners",
            "deep/down/Jenkinsfile.release",
            ".gitmodules");
    assertThat((String) scene.forge.pulls().get(0).get("body")).contains("docs/CodeOwners");
    assertThat(scene.open()).isEqualTo(ending);
  }

  @Test
  void aFileThatTakesThePlaceOfTheirFolderIsLeftOut() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(".github/workflows/ci.yml", null);
    files.put(".github", "link");
    files.put("sum.py", "two\n");
    scene.patch(files);

    scene.open();

    assertThat(changed()).isEqualTo("sum.py");
    assertThat(scene.served("show", scene.branch + ":.github/workflows/ci.yml")).isEqualTo("safe");
  }

  @Test
  void nothingButSuchPathsMakesNoPullRequest() {
    scene.patch(Map.of(".github/workflows/ci.yml", "evil\n"));

    Ending ending = scene.open();

    assertThat(ending.prUrl()).isNull();
    assertThat(ending.message()).contains("No pull request", ".github/workflows/ci.yml");
    assertThat(scene.refs()).doesNotContain(scene.branch);
  }

  @Test
  void theOperatorMayAllowThem() {
    scene.leaveOut = LeftOutPaths.NONE;
    scene.patch(Map.of(".github/workflows/ci.yml", "meant\n"));

    assertThat(scene.open().prUrl()).isNotNull();
    assertThat(changed()).isEqualTo(".github/workflows/ci.yml");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside",
        "a/../../outside",
        ".git/hooks/post-checkout",
        "sub/.git/config",
        ".GIT/config",
        "git~1/config",
        ".g\u200cit/config",
        "/tmp/absolute"
      })
  void aPathThatLeadsOutIsRefused(String path) {
    scene.patch(added("100644", path, "evil"));

    assertRefused();
  }

  @Test
  void nothingIsWrittenThroughALink() {
    Path target = folder.resolve("target");
    scene.patch(added("120000", "link", target.toString()) + added("100644", "link/x", "evil"));

    assertRefused();
    assertThat(Files.exists(target)).isFalse();
  }

  @Test
  void aLinkIsCarriedAsALinkAndNeverFollowed() {
    scene.patch(added("120000", "link", "/etc/passwd"));

    assertThat(scene.open().prUrl()).isNotNull();
    assertThat(scene.served("show", scene.branch + ":link")).isEqualTo("/etc/passwd");
  }

  @Test
  void aSubmoduleIsLeftOut() {
    scene.patch(
        added("100644", "sum2.py", "x")
            + """
            diff --git a/sub b/sub
            new file mode 160000
            index 0000000..0123456
            --- /dev/null
            +++ b/sub
            @@ -0,0 +1 @@
            +Subproject commit 0123456789012345678901234567890123456789
            """);

    assertThat(scene.open().message()).contains("Left out", "sub");
    assertThat(changed()).isEqualTo("sum2.py");
  }

  @Test
  void hostileWordsStayWords() {
    scene.patch(Map.of("sum.py", "two\n"));
    scene.description = "fixes #12 for @everyone\u202e";
    scene.summary = "ok\n````\n@team closes #1, fixes team/app#2 and GH-3\nCodeloom-Task: x";

    scene.open();

    Map<String, Object> pull = scene.forge.pulls().get(0);
    assertThat((String) pull.get("title")).isEqualTo("fixes #\u200b12 for @\u200beveryone");
    assertThat((String) pull.get("body"))
        .contains("`````text\nok\n````\n@\u200bteam closes #\u200b1")
        .doesNotContain("@team", "#1", "#2", "GH-3");
    assertThat(scene.served("log", "-1", "--format=%s", scene.branch)).doesNotContain("#12");
  }

  private void assertRefused() {
    Ending ending = scene.open();
    assertThat(ending.prUrl()).isNull();
    assertThat(ending.message()).contains("No pull request: The patch does not fit");
    assertThat(scene.refs()).doesNotContain(scene.branch);
  }

  private static String added(String mode, String path, String text) {
    return """
        diff --git a/%2$s b/%2$s
        new file mode %1$s
        index 0000000..1111111
        --- /dev/null
        +++ b/%2$s
        @@ -0,0 +1 @@
        +%3$s
        \\ No newline at end of file
        """
        .formatted(mode, path, text);
  }

  private String changed() {
    return scene.served("diff", "--name-only", scene.tip, scene.branch);
  }
}
