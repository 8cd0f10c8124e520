package io.codeloom.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.codeloom.core.job.JobEnv;
import io.codeloom.platform.config.ConfigException;
import io.codeloom.platform.config.EnvReader;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentSettingsTest {

  @Test
  void onlyWhatIsSetIsPassedOn() {
    assertThat(read(Map.of())).isEmpty();
    Map<String, String> set =
        Map.of(
            JobEnv.SEARCH_URL, "http://searxng.search:8080/search",
            JobEnv.CALL_API_HOSTS, "api.example,*.docs.example",
            JobEnv.COMMAND_TIMEOUT_SECONDS, "600",
            JobEnv.MODEL_STREAM, "false");
    assertThat(read(set)).isEqualTo(set);
  }

  @ParameterizedTest
  @CsvSource({
    "SEARCH_URL, http://user:word@search.example/",
    "SEARCH_URL, file:///etc/passwd",
    "COMMAND_TIMEOUT_SECONDS, 601",
    "COMMAND_TIMEOUT_SECONDS, 0",
    "MODEL_TIMEOUT_SECONDS, long",
    "MODEL_CONTEXT_TOKENS, -1",
    "MODEL_STREAM, maybe"
  })
  void whatIsWrongIsSaidBeforeAnyTaskRuns(String name, String value) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> read(Map.of(name, value)))
        .withMessageContaining(name);
  }

  private static Map<String, String> read(Map<String, String> environment) {
    EnvReader env = new EnvReader(environment::get);
    Map<String, String> settings = AgentSettings.read(env);
    env.check();
    return settings;
  }
}
