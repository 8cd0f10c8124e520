package io.codeloom.agentjob.runtime;

import io.codeloom.agentjob.Command;
import io.codeloom.agentjob.CommandContext;
import io.codeloom.core.job.GatewayFile;
import io.codeloom.core.job.JobEnv;
import java.nio.file.Files;

/** The courier's start-up probe: succeeds once the agent could reach the gateway. */
public final class ReadyCommand implements Command {
  @Override
  public int run(CommandContext ctx) {
    return Files.exists(ctx.dir(JobEnv.GATEWAY_DIR).resolve(GatewayFile.NAME)) ? OK : FAILED;
  }
}
