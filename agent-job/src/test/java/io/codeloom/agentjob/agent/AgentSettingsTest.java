package io.codeloom.agentjob.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeloom.agentjob.CommandContext;
import io.codeloom.agentjob.StopSignal;
import io.codeloom.core.job.JobEnv;
import io.codeloom.core.task.Limits;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The defaults that the README promises. */
class AgentSettingsTest {
  @Test
  void withoutSettingsTheDocumentedLimitsHold() {
    AgentSettings settings = with(Map.of());

    assertThat(settings.commandLimit()).isEqualTo(Duration.ofSeconds(120));
    assertThat(settings.modelLimit()).isEqualTo(Duration.ofSeconds(300));
    assertThat(settings.contextTokens()).isEqualTo(128_000);
    assertThat(settings.stream()).isTrue();
    assertThat(settings.searchUrl()).isEmpty();
    assertThat(settings.apiHosts()).isEmpty();
    assertThat(Limits.DEFAULT).isEqualTo(new Limits(100, 4_000_000, 30 * 60));
  }

  @ParameterizedTest
  @CsvSource({"90, 90", "600, 600", "601, 600", "100000, 600", "0, 1", "-5, 1"})
  void noCommandMayTakeLongerThanTenMinutesWhateverIsSet(String set, int seconds) {
    assertThat(with(Map.of(JobEnv.COMMAND_TIMEOUT_SECONDS, set)).commandLimit())
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "1.5", "99999999999999999999"})
  void whatIsNoNumberIsSaidByName(String value) {
    assertThatThrownBy(() -> with(Map.of(JobEnv.MODEL_TIMEOUT_SECONDS, value)))
        .hasMessageContaining(JobEnv.MODEL_TIMEOUT_SECONDS);
  }

  private static AgentSettings with(Map<String, String> more) {
    Map<String, String> env = new HashMap<>(more);
    for (String dir :
        List.of(JobEnv.CODE_DIR, JobEnv.OUTPUT_DIR, JobEnv.TASK_DIR, JobEnv.GATEWAY_DIR)) {
      env.put(dir, "/nowhere");
    }
    return AgentSettings.of(
        new CommandContext(List.of(), env, System.out, new StopSignal(), Clock.systemUTC()));
  }
}
