package io.codeloom.agentjob.agent;

import io.codeloom.agentjob.CommandContext;
import io.codeloom.agentjob.CommandContext.BadEnvironmentException;
import io.codeloom.agentjob.tools.ShellTool;
import io.codeloom.core.job.JobEnv;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * All a run is configured with, but for the task itself.
 *
 * @param code the work tree
 * @param output where log, prompt, trajectory and result go
 * @param task holds {@code task.json}
 * @param gateway holds {@code gateway.json}
 * @param scratch for outputs of commands; outside the code
 * @param commandLimit of a command that asks for none; at most {@link ShellTool#LONGEST}
 * @param modelLimit of one model call
 * @param contextTokens the model's window
 * @param stream whether replies come in chunks
 * @param diskLimitBytes of code and output together; 0 means none
 * @param searchUrl empty means no search
 * @param apiHosts empty means no {@code call_api}
 * @param environment the container's, of which commands see a part
 */
public record AgentSettings(
    Path code,
    Path output,
    Path task,
    Path gateway,
    Path scratch,
    Duration commandLimit,
    Duration modelLimit,
    long contextTokens,
    boolean stream,
    long diskLimitBytes,
    String searchUrl,
    String apiHosts,
    Map<String, String> environment) {

  /**
   * As the environment says.
   *
   * @throws BadEnvironmentException if a variable is missing or has no number where it should
   */
  public static AgentSettings of(CommandContext ctx) {
    return new AgentSettings(
        ctx.dir(JobEnv.CODE_DIR),
        ctx.dir(JobEnv.OUTPUT_DIR),
        ctx.dir(JobEnv.TASK_DIR),
        ctx.dir(JobEnv.GATEWAY_DIR),
        Path.of(ctx.value(JobEnv.TMPDIR, "/tmp")),
        ShellTool.allowed(number(ctx, JobEnv.COMMAND_TIMEOUT_SECONDS, 120)),
        seconds(ctx, JobEnv.MODEL_TIMEOUT_SECONDS, 300),
        number(ctx, JobEnv.MODEL_CONTEXT_TOKENS, 128_000),
        !ctx.value(JobEnv.MODEL_STREAM, "true").equalsIgnoreCase("false"),
        number(ctx, JobEnv.DISK_LIMIT_BYTES, 0),
        ctx.value(JobEnv.SEARCH_URL, ""),
        ctx.value(JobEnv.CALL_API_HOSTS, ""),
        ctx.env());
  }

  private static Duration seconds(CommandContext ctx, String name, long fallback) {
    return Duration.ofSeconds(Math.max(1, number(ctx, name, fallback)));
  }

  private static long number(CommandContext ctx, String name, long fallback) {
    try {
      return Long.parseLong(ctx.value(name, Long.toString(fallback)).strip());
    } catch (NumberFormatException e) {
      throw new BadEnvironmentException(name + " must be a whole number");
    }
  }
}
