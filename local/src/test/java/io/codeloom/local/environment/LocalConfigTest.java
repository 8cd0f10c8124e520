package io.codeloom.local.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeloom.core.config.Env;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalConfigTest {
  /** Where its own servers are and what they are called: the laptop says so itself, or has none. */
  private static final Set<String> SET_BY_THE_LAPTOP =
      Set.of(
          Env.MYSQL_URL,
          Env.MYSQL_USER,
          Env.MYSQL_PASSWORD,
          Env.REDIS_URI,
          Env.KAFKA_BOOTSTRAP_SERVERS,
          Env.KAFKA_SECURITY_PROTOCOL,
          Env.KAFKA_SASL_MECHANISM,
          Env.KAFKA_USERNAME,
          Env.KAFKA_PASSWORD,
          Env.COS_REGION,
          Env.COS_ENDPOINT,
          Env.COS_CODE_BUCKET,
          Env.COS_LOGS_BUCKET,
          Env.COS_SECRET_ID,
          Env.COS_SECRET_KEY,
          Env.KUBECONFIG,
          Env.AGENTS_NAMESPACE,
          // It has one node, and nothing from outside reaches a function.
          Env.AGENT_NODE_POOL,
          Env.EVENT_HOSTS,
          Env.FUNCTIONS_NAMESPACE,
          Env.TOKENS_NAMESPACE,
          Env.BROKER_URL,
          Env.AGENT_IMAGE,
          Env.METRICS_PORT,
          Env.EVENT_TOKEN,
          Env.EVENT_OIDC_ISSUER,
          Env.EVENT_OIDC_AUDIENCE,
          Env.PORT);

  /** A new setting is either the laptop's own or reaches the functions: there is no third way. */
  @Test
  void whateverElseTheFunctionsReadIsPassedOn() {
    Map<String, String> all = env().collect(Collectors.toMap(Function.identity(), name -> "1"));

    Set<String> passed = LocalConfig.from(all).passedOn().keySet();

    assertThat(passed)
        .containsExactlyInAnyOrderElementsOf(
            env().filter(name -> !SET_BY_THE_LAPTOP.contains(name)).toList());
  }

  @Test
  void whatIsPassedOnIsInTheReadme() throws IOException {
    String readme = Files.readString(Path.of("..", "README.md"));
    assertThat(env().filter(name -> !SET_BY_THE_LAPTOP.contains(name)))
        .allSatisfy(name -> assertThat(readme).contains("`" + name + "`"));
  }

  @Test
  void whatIsNotSetHasTheLaptopsDefaults() {
    LocalConfig config = LocalConfig.from(Map.of(Env.MAX_STEPS, " "));

    assertThat(config.passedOn()).isEqualTo(Map.of(Env.MAX_RUNNING_TASKS, "2"));
    assertThat(config.port()).isEqualTo(8080);
    assertThat(config.model()).isEmpty();
    assertThat(config.home()).isEqualTo(Path.of(".codeloom").toAbsolutePath());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "65536", "x", "", "8080 "})
  void aPortThatIsNoneIsNamed(String port) {
    assertThatThrownBy(() -> LocalConfig.from(Map.of(Env.PORT, port)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PORT");
  }

  @Test
  void printsNoKey() {
    LocalConfig config = LocalConfig.from(Map.of("OPENAI_API_KEY", "sk-secret"));

    assertThat(config.model()).hasValueSatisfying(model -> assertThat(model.real()).isTrue());
    assertThat(config + " " + config.model()).doesNotContain("sk-secret");
  }

  private static Stream<String> env() {
    return Stream.of(Env.class.getDeclaredFields())
        .filter(field -> Modifier.isPublic(field.getModifiers()))
        .map(LocalConfigTest::value);
  }

  private static String value(java.lang.reflect.Field constant) {
    try {
      return (String) constant.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
