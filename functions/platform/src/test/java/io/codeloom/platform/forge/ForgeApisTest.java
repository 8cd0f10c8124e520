package io.codeloom.platform.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.codeloom.core.git.GitHosts;
import io.codeloom.core.git.GitUrl;
import io.codeloom.platform.config.ConfigException;
import io.codeloom.platform.config.EnvReader;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForgeApisTest {
  @Test
  void githubIsKnownByItself() {
    assertThat(read(null).of(url("https://GitHub.com/team/app")))
        .contains(URI.create("https://api.github.com"));
    assertThat(read(null).of(url("https://gitlab.com/team/app"))).isEmpty();
  }

  @Test
  void othersAreConfiguredByHostOrHostAndPort() {
    ForgeApis apis =
        read("git.example=https://git.example/api/v3/ , git.example:8443=https://other.example");

    assertThat(apis.of(url("https://git.example/team/app")))
        .contains(URI.create("https://git.example/api/v3"));
    assertThat(apis.of(url("https://git.example:8443/team/app")))
        .contains(URI.create("https://other.example"));
    assertThat(apis.of(url("https://github.com/team/app"))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "git.example",
        "=https://git.example",
        "git.example=ftp://git.example",
        "git.example=https://user:secret@git.example",
        "git.example=https://git.example?x=y",
        "git.example=not a url"
      })
  void whatIsNoPairStopsTheStart(String list) {
    EnvReader env = new EnvReader(name -> list);
    ForgeApis.read(env);

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(env::check)
        .withMessageContaining("FORGE_API_URLS")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
  }

  private static ForgeApis read(String list) {
    EnvReader env = new EnvReader(name -> list);
    ForgeApis apis = ForgeApis.read(env);
    env.check();
    return apis;
  }

  private static GitUrl url(String text) {
    return GitUrl.parse(text, GitHosts.NONE);
  }
}
