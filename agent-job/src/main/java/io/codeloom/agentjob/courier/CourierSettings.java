package io.codeloom.agentjob.courier;

import io.codeloom.agentjob.CommandContext;
import io.codeloom.agentjob.CommandContext.BadEnvironmentException;
import io.codeloom.agentjob.git.Git;
import io.codeloom.core.job.JobEnv;
import io.codeloom.core.job.OutputFiles;
import io.codeloom.core.job.SecretFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The courier's settings, from the environment and the Secrets' files.
 *
 * @param taskId the task
 * @param jobUid uid of the Job
 * @param podUid uid of the pod
 * @param codeDir the work tree
 * @param outputDir the agent's outputs
 * @param baselineDir the baseline's volume
 * @param taskDir where {@code task.json} will be
 * @param gatewayDir where {@code gateway.json} goes
 * @param ledgerDir ledger and exchange record; kept over restarts
 * @param scratch for everything that is not
 * @param diskLimit bytes of work tree and outputs; 0 for no limit
 * @param path where programs are looked for
 * @param outputUrl presigned PUT
 * @param model endpoint and key
 */
record CourierSettings(
    UUID taskId,
    String jobUid,
    String podUid,
    Path codeDir,
    Path outputDir,
    Path baselineDir,
    Path taskDir,
    Path gatewayDir,
    Path ledgerDir,
    Path scratch,
    long diskLimit,
    String path,
    String outputUrl,
    ModelSecret model) {

  static CourierSettings of(CommandContext ctx) throws IOException {
    return new CourierSettings(
        taskId(ctx),
        ctx.value(JobEnv.JOB_UID),
        ctx.value(JobEnv.POD_UID),
        ctx.dir(JobEnv.CODE_DIR),
        ctx.dir(JobEnv.OUTPUT_DIR),
        ctx.dir(JobEnv.BASELINE_DIR),
        ctx.dir(JobEnv.TASK_DIR),
        ctx.dir(JobEnv.GATEWAY_DIR),
        ctx.dir(JobEnv.LEDGER_DIR),
        ctx.dir(JobEnv.LEDGER_DIR).resolve("scratch"),
        diskLimit(ctx),
        ctx.value("PATH", Git.DEFAULT_PATH),
        outputUrl(ctx),
        ModelSecret.read(ctx.dir(JobEnv.MODEL_SECRET_DIR)));
  }

  /** The record of what passed the gateway. */
  Path exchangeFile() {
    return ledgerDir.resolve(OutputFiles.EXCHANGE);
  }

  /** The fields hold secrets; none is shown. */
  @Override
  public String toString() {
    return "CourierSettings[" + taskId + "]";
  }

  private static UUID taskId(CommandContext ctx) {
    try {
      return UUID.fromString(ctx.value(JobEnv.TASK_ID));
    } catch (IllegalArgumentException e) {
      throw new BadEnvironmentException(JobEnv.TASK_ID + " is no UUID");
    }
  }

  private static long diskLimit(CommandContext ctx) {
    try {
      return Long.parseLong(ctx.value(JobEnv.DISK_LIMIT_BYTES, "0"));
    } catch (NumberFormatException e) {
      throw new BadEnvironmentException(JobEnv.DISK_LIMIT_BYTES + " is no number");
    }
  }

  private static String outputUrl(CommandContext ctx) throws IOException {
    Path file = ctx.dir(JobEnv.TASK_SECRET_DIR).resolve(SecretFiles.OUTPUT_URL);
    String url = Files.exists(file) ? Files.readString(file).strip() : "";
    try {
      if (url.startsWith("http") && URI.create(url).getHost() != null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      throw new BadEnvironmentException(SecretFiles.OUTPUT_URL + " is no http URL");
    }
    throw new BadEnvironmentException(SecretFiles.OUTPUT_URL + " is no http URL");
  }
}
