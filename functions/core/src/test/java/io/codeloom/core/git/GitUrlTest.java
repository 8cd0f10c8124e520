package io.codeloom.core.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeloom.core.error.RejectedException;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitUrlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://github.com/a/b.git",
        "https://example.org:8443/a",
        "https://8.8.8.8/a.git",
        "https://[2606:4700::1111]/a.git",
        "https://xn--bcher-kva.example/a"
      })
  void takesPublicHttps(String url) {
    assertThat(GitUrl.parse(url, GitHosts.NONE).trusted()).isFalse();
  }

  static List<String> hostile() {
    return Stream.concat(
            Stream.of("", "https://" + "a".repeat(2_048)),
            HostileUrls.all(8443).stream()
                .filter(url -> url.kind().equals("door"))
                .map(HostileUrls.HostileUrl::url))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void refusesWhatLeadsInsideOrIsNoPlainUrl(String url) {
    assertThatThrownBy(() -> GitUrl.parse(url, GitHosts.NONE))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("git_url")
        .hasMessageNotContaining("secret");
  }

  @Test
  void takesWhatTheOperatorAllowed() {
    GitHosts allowed = GitHosts.parse(" 127.0.0.1:3000, git.internal ");
    assertThat(GitUrl.parse("http://127.0.0.1:3000/a", allowed).trusted()).isTrue();
    assertThat(GitUrl.parse("http://git.internal/a", allowed).port()).isEqualTo(80);
    assertThatThrownBy(() -> GitUrl.parse("http://127.0.0.1:3001/a", allowed))
        .isInstanceOf(RejectedException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1.1.1", "2606:4700::1111", "172.32.0.1", "100.128.0.1"})
  void knowsPublicAddresses(String address) throws Exception {
    assertThat(PublicAddress.isPublic(InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"main", "feature/x", "v1.0", "abc1234", "release-2.x", "_x"})
  void takesRefs(String ref) {
    assertThat(GitRef.check(ref)).isEqualTo(ref);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-x",
        "--upload-pack=x",
        "a..b",
        "a b",
        "a~1",
        "a^",
        "a:b",
        "a?",
        "a*",
        "a[",
        "a\\b",
        "@{-1}",
        "a/",
        "/a",
        "a.lock",
        "a.",
        "a//b",
        "a/.b",
        "a\u0000",
        "a\n"
      })
  void refusesWhatGitCouldTakeForSomethingElse(String ref) {
    assertThatThrownBy(() -> GitRef.check(ref)).isInstanceOf(RejectedException.class);
  }
}
