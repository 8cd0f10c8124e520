package io.codeloom.finalize.pullrequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeloom.core.config.Env;
import io.codeloom.core.port.Buckets;
import io.codeloom.core.port.FakeObjectStore;
import io.codeloom.core.task.Ending;
import io.codeloom.platform.config.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import tools.jackson.databind.json.JsonMapper;

/** Pull requests as the function has them by its environment. */
class PullRequestConfigurationTest {
  @TempDir Path folder;
  private PullRequestScene scene;

  @BeforeEach
  void serve() {
    scene =
        new PullRequestScene(folder)
            .patch(Map.of(".github/workflows/ci.yml", "meant\n", "sum.py", "two\n"));
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  @ParameterizedTest
  @CsvSource({"true, true", "false, false", ", false"})
  void onlyTheOperatorLetsPathsOfTheForgeThrough(String allowed, boolean through) {
    Map<String, Object> settings = settings();
    if (allowed != null) {
      settings.put(Env.PR_ALLOW_CI_PATHS, allowed);
    }

    Ending ending = scene.open(wired(settings));

    assertThat(ending.prUrl()).isNotNull();
    assertThat(ending.message().contains(".github/workflows/ci.yml")).isEqualTo(!through);
    assertThat(scene.served("show", scene.branch + ":.github/workflows/ci.yml"))
        .isEqualTo(through ? "meant" : "safe");
  }

  @Test
  void withoutAnApiForItsHostNobodyIsAsked() {
    Map<String, Object> settings = settings();
    settings.remove(Env.FORGE_API_URLS);

    Ending ending = scene.open(wired(settings));

    assertThat(ending.prUrl()).isNull();
    assertThat(scene.server.requests()).isEmpty();
    assertThat(scene.forge.requests()).isEmpty();
  }

  @Test
  void whatIsNoSettingIsRefusedAtTheStart() {
    Map<String, Object> settings = settings();
    settings.put(Env.PR_ALLOW_CI_PATHS, "perhaps");
    settings.put(Env.FORGE_API_URLS, "forge.example");

    assertThatThrownBy(() -> wired(settings))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(Env.PR_ALLOW_CI_PATHS)
        .hasMessageContaining(Env.FORGE_API_URLS);
  }

  @Test
  void atTheStartWhatAKilledRunLeftIsSwept() throws Exception {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    Path left = Files.createTempDirectory(temporary, "codeloom-scratch-999999999-1-");
    Files.writeString(left.resolve("token"), PullRequestScene.TOKEN);

    wired(settings());

    assertThat(left).doesNotExist();
  }

  private Map<String, Object> settings() {
    String host = "127.0.0.1:" + scene.server.port();
    Map<String, Object> settings = new HashMap<>();
    settings.put(Env.GIT_ALLOWED_HOSTS, host);
    settings.put(Env.FORGE_API_URLS, host + "=" + scene.forge.base());
    return settings;
  }

  private PullRequests wired(Map<String, Object> settings) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("test", settings));
    return new PullRequestConfiguration()
        .pullRequests(
            environment,
            new Buckets(new FakeObjectStore("code"), scene.logs),
            scene.tokens,
            new JsonMapper());
  }
}
