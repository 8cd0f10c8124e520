package io.codeloom.core.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeloom.core.error.RejectedException;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "github.com/a/b",
        "http://github.com/a/b",
        "ssh://git@github.com/a/b",
        "git@github.com:a/b.git",
        "git://github.com/a/b",
        "file:///etc/passwd",
        "ext::sh -c id",
        "ext::sh%20-c%20id",
        "-uhttps://github.com/a/b",
        "--upload-pack=id",
        "https://user:secret@github.com/a",
        "https://user@github.com/a",
        "https://github.com/a?x=1",
        "https://github.com/a#x",
        "https:///a",
        "https:github.com/a",
        "https://127.0.0.1/a",
        "https://127.1/a",
        "https://2130706433/a",
        "https://0x7f000001/a",
        "https://0x7f.0.0.1/a",
        "https://0177.0.0.1/a",
        "https://017700000001/a",
        "https://127.0.0.01/a",
        "https://010.0.0.1/a",
        "https://10.1.2.3/a",
        "https://100.64.0.1/a",
        "https://169.254.169.254/latest",
        "https://172.16.0.1/a",
        "https://192.168.1.1/a",
        "https://198.18.0.1/a",
        "https://224.0.0.1/a",
        "https://255.255.255.255/a",
        "https://0.0.0.0/a",
        "https://[::]/a",
        "https://[::1]/a",
        "https://[::ffff:127.0.0.1]/a",
        "https://[::ffff:7f00:1]/a",
        "https://[::127.0.0.1]/a",
        "https://[64:ff9b::7f00:1]/a",
        "https://[2002:7f00:1::]/a",
        "https://[fc00::1]/a",
        "https://[fe80::1]/a",
        "https://[fe80::1%25eth0]/a",
        "https://[ff02::1]/a",
        "https://localhost/a",
        "https://LOCALHOST/a",
        "https://a.localhost/a",
        "https://metadata.google.internal/a",
        "https://kubernetes.default.svc/a",
        "https://x.svc.cluster.local/a",
        "https://example.org./a",
        "https://localhost./a",
        "https://exa mple.org/a",
        "https://example.org\\@127.0.0.1/a",
        "https://example.org\u0000/a",
        "https://example.org\n/a",
        "https://ex\u00e4mple.org/a",
        "https://\uff11\uff12\uff17.0.0.1/a",
        "https://example.org:0/a",
        "https://example.org:70000/a",
        "https://-example.org/a",
        "https://exa_mple.org/a"
      })
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
