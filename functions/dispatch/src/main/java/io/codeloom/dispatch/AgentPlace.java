package io.codeloom.dispatch;

import io.codeloom.core.config.Env;
import io.codeloom.platform.config.EnvReader;
import io.codeloom.platform.config.PlatformConfig;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where agents run, and for how long at most: what the admission policy asks of every Job.
 *
 * @param namespace of the Jobs
 * @param image of courier, fetch and runtime, and of the agent where the task names none
 * @param longestSeconds wall clock of an agent at most, also where its task was recorded while more
 *     was allowed
 * @param pool the only nodes they run on; empty means any
 */
record AgentPlace(String namespace, String image, int longestSeconds, Optional<String> pool) {
  /** A label's value, as Kubernetes has it. */
  private static final Pattern POOL =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");

  /** Reads it; what is wrong with it is noted with {@code env}. */
  static AgentPlace read(PlatformConfig config, EnvReader env) {
    Optional<String> pool = env.optional(Env.AGENT_NODE_POOL);
    if (!pool.stream().allMatch(name -> POOL.matcher(name).matches())) {
      env.problem(Env.AGENT_NODE_POOL + " must be the value of a label");
    }
    return new AgentPlace(
        config.kubernetes().agentsNamespace(),
        env.required(Env.AGENT_IMAGE),
        config.limits().timeoutSeconds(),
        pool);
  }
}
