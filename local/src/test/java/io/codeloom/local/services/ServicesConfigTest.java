package io.codeloom.local.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServicesConfigTest {
  private static final Path HOME = Path.of("home");

  @Test
  void aGivenUrlNeedsItsUser() {
    assertThatThrownBy(
            () -> ServicesConfig.from(HOME, List.of(), Map.of("MYSQL_URL", "jdbc:mysql://h/d")))
        .isInstanceOf(ServicesException.class)
        .hasMessageContaining("MYSQL_USER");
  }

  @Test
  void anotherMachineIsToldWhatToSet() {
    ServicesConfig config =
        ServicesConfig.from(HOME, List.of(), Map.of("REDIS_URI", "redis://h:6379"));
    assertThatThrownBy(() -> SupportedPlatform.require(config, "Mac OS X", "aarch64"))
        .isInstanceOf(ServicesException.class)
        .hasMessageContaining("MYSQL_URL")
        .hasMessageContaining("Mac OS X on aarch64")
        .message()
        .doesNotContain("REDIS_URI");
    SupportedPlatform.require(config, "Linux", "amd64");
  }

  @Test
  void anotherMachineWithGivenServersWillDo() {
    Map<String, String> env =
        Map.of("REDIS_URI", "redis://h", "MYSQL_URL", "jdbc:mysql://h/d", "MYSQL_USER", "u");
    ServicesConfig config = ServicesConfig.from(HOME, List.of(), env);
    SupportedPlatform.require(config, "Mac OS X", "aarch64");
    assertThat(config.externalKafka()).isEmpty();
  }

  @Test
  void noPasswordShowsInText() {
    Map<String, String> env =
        Map.of("MYSQL_URL", "jdbc:mysql://h/d", "MYSQL_USER", "u", "MYSQL_PASSWORD", "hunter2");
    assertThat(ServicesConfig.from(HOME, List.of(), env).externalMySql().toString())
        .doesNotContain("hunter2");
  }
}
