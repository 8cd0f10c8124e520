package io.codeloom.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeloom.core.config.Env;
import io.codeloom.core.port.Buckets;
import io.codeloom.core.port.EventPublisher;
import io.codeloom.core.port.StagingLeases;
import io.codeloom.core.port.StatusCache;
import io.codeloom.core.port.TaskStore;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

class PlatformConfigurationTest {
  /** Addresses where nobody listens. */
  private static final Map<String, String> AWAY =
      Map.of(
          Env.MYSQL_URL, "jdbc:mysql://127.0.0.1:1/codeloom",
          Env.MYSQL_USER, "codeloom",
          Env.REDIS_URI, "redis://127.0.0.1:1",
          Env.KAFKA_BOOTSTRAP_SERVERS, "127.0.0.1:1",
          Env.COS_REGION, "local",
          Env.COS_ENDPOINT, "http://127.0.0.1:1",
          Env.COS_CODE_BUCKET, "code-125",
          Env.COS_LOGS_BUCKET, "logs-125",
          Env.COS_SECRET_ID, "id",
          Env.COS_SECRET_KEY, "key");

  @Configuration(proxyBeanMethods = false)
  @Import(PlatformConfiguration.class)
  static class App {
    @Bean
    JsonMapper json() {
      return new JsonMapper();
    }
  }

  private static ConfigurableApplicationContext run(Map<String, String> env) {
    String[] args =
        Stream.concat(
                Stream.of("--spring.main.lazy-initialization=true"),
                env.entrySet().stream().map(e -> "--" + e.getKey() + "=" + e.getValue()))
            .toArray(String[]::new);
    return new SpringApplicationBuilder(App.class).web(WebApplicationType.NONE).run(args);
  }

  @Test
  void startsAndStopsWithEveryServiceAway() {
    try (ConfigurableApplicationContext context = run(AWAY)) {
      for (Class<?> port :
          List.of(
              TaskStore.class,
              StatusCache.class,
              StagingLeases.class,
              EventPublisher.class,
              Buckets.class)) {
        assertThat(context.getBean(port)).isNotNull();
      }
    }
  }

  @Test
  void failsAtTheStartWhenASettingIsMissingHoweverLazyTheRest() {
    assertThatThrownBy(() -> run(Map.of(Env.MYSQL_USER, "x")).close())
        .rootCause()
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(Env.MYSQL_URL);
  }
}
