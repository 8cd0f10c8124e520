package io.codeloom.dispatch;

import io.codeloom.core.job.JobEnv;
import io.codeloom.platform.config.EnvReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an operator sets for every agent, by dispatch's own environment. Checked here, because an
 * agent that finds it wrong is a lost task.
 */
final class AgentSettings {
  private static final long LONGEST_COMMAND = 600;

  private AgentSettings() {}

  /** Those that are set; what is wrong with them is noted with {@code env}. */
  static Map<String, String> read(EnvReader env) {
    env.httpUrl(JobEnv.SEARCH_URL);
    env.oneOf(JobEnv.MODEL_STREAM, "true", List.of("true", "false"));
    env.positiveInt(JobEnv.MODEL_TIMEOUT_SECONDS, 1);
    env.positive(JobEnv.MODEL_CONTEXT_TOKENS, 1);
    if (env.positive(JobEnv.COMMAND_TIMEOUT_SECONDS, 1) > LONGEST_COMMAND) {
      env.problem(JobEnv.COMMAND_TIMEOUT_SECONDS + " must be at most " + LONGEST_COMMAND);
    }
    Map<String, String> set = new TreeMap<>();
    for (String name : JobEnv.AGENT_SETTINGS) {
      Optional<String> value = env.optional(name);
      value.ifPresent(text -> set.put(name, text));
    }
    return set;
  }
}
