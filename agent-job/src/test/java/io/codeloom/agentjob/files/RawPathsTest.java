package io.codeloom.agentjob.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.agentjob.Shell;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawPathsTest {
  @TempDir Path tmp;

  @ParameterizedTest
  @ValueSource(
      strings = {"plain", "sp ace", "%41", "\u00ff\u00fe", "\u00c3\u00bc", "a\nb", "\u00e9?"})
  void namesSurviveThereAndBack(String raw) throws Exception {
    Files.createFile(RawPaths.resolve(tmp, raw));

    try (DirectoryStream<Path> names = Files.newDirectoryStream(tmp)) {
      for (Path name : names) {
        assertThat(RawPaths.name(name)).isEqualTo(raw);
      }
    }
  }

  @Test
  void targetsOfLinksAreKeptAsTheyAre() throws Exception {
    Shell.sh(tmp, "ln -s $'../\\xff/./x/' l; ln -s 'a//b/../c' m");

    assertThat(RawPaths.bytesOf(Files.readSymbolicLink(tmp.resolve("l"))))
        .isEqualTo("../\u00ff/./x/");
    assertThat(RawPaths.bytesOf(Files.readSymbolicLink(tmp.resolve("m")))).isEqualTo("a//b/../c");
  }

  @ParameterizedTest
  @ValueSource(strings = {".git", ".GIT", ".Git ", ".git.", "git~1", ".git::$INDEX_ALLOCATION"})
  void gitsOwnFolderIsKnownByEveryName(String name) {
    assertThat(DotGit.matches(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {".github", ".gitignore", "git", "x.git", ".gi", "git~2"})
  void otherNamesAreNot(String name) {
    assertThat(DotGit.matches(name)).isFalse();
  }

  @Test
  void displayIsHarmless() {
    assertThat(RawPaths.display("a\u001b[31m\nb")).isEqualTo("a?[31m?b");
  }
}
