package io.codeloom.finalize.pullrequest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeftOutPathsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        ".github",
        ".github/workflows/a.yml",
        ".GITHUB/CODEOWNERS",
        ".gitea/workflows/a.yml",
        ".circleci/config.yml",
        ".gitlab-ci.yml",
        ".GitLab-CI.yml",
        ".gitmodules",
        "CODEOWNERS",
        "docs/codeowners",
        ".gitlab/CODEOWNERS",
        "Jenkinsfile",
        "Jenkinsfile.nightly",
        "a/b/jenkinsfile",
        "Jenkinsfile/x",
        "azure-pipelines.yml",
        "ci/azure-pipelines-release.yaml"
      })
  void whatForgeOrCiObeyIsLeftOut(String path) {
    assertThat(new LeftOutPaths().test(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "src/main.py",
        "github/workflows/a.yml",
        "templates/.github/workflows/a.yml",
        "src/CODEOWNERS",
        "docs/guide/CODEOWNERS",
        "my-Jenkinsfile",
        "docs/jenkins.md",
        ".gitignore",
        ".gitattributes"
      })
  void otherPathsAreNot(String path) {
    assertThat(new LeftOutPaths().test(path)).isFalse();
  }
}
