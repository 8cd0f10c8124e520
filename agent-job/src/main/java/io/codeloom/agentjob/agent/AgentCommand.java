package io.codeloom.agentjob.agent;

import io.codeloom.agentjob.Command;
import io.codeloom.agentjob.CommandContext;
import io.codeloom.agentjob.json.Json;
import io.codeloom.agentjob.model.Backoff;
import io.codeloom.agentjob.model.OpenAiModel;
import io.codeloom.agentjob.model.PatientModel;
import io.codeloom.agentjob.process.Captures;
import io.codeloom.core.job.GatewayFile;
import io.codeloom.core.job.OutputFiles;
import io.codeloom.core.job.TaskFile;
import io.codeloom.core.task.ExitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** The command {@code agent}: works on the code until the task is done or a limit is reached. */
public final class AgentCommand implements Command {
  private final Backoff backoff;

  /** With the back-off meant for real providers. */
  public AgentCommand() {
    this(Backoff.DEFAULT);
  }

  AgentCommand(Backoff backoff) {
    this.backoff = backoff;
  }

  @Override
  public int run(CommandContext ctx) throws IOException {
    AgentSettings settings = AgentSettings.of(ctx);
    Files.createDirectories(settings.output());
    TaskFile task =
        Json.MAPPER.readValue(settings.task().resolve(TaskFile.NAME).toFile(), TaskFile.class);
    Path log = settings.output().resolve(OutputFiles.AGENT_LOG);
    try (RunLog runLog = new RunLog(log, ctx.log(), ctx.clock())) {
      Ending ending = endsSomehow(ctx, settings, task, runLog);
      return ending.status() == ExitStatus.FINISHED ? OK : FAILED;
    }
  }

  /** Even a run that fails before its first step leaves a result. */
  private Ending endsSomehow(CommandContext ctx, AgentSettings settings, TaskFile task, RunLog log)
      throws IOException {
    Budget budget = new Budget(task, ctx.clock());
    try {
      return run(ctx, settings, new AgentRun(settings, task, ctx, log, budget), log, budget);
    } catch (IOException | RuntimeException e) {
      Ending ending = Crash.ending(e);
      log.line("ended as " + ending.status().wireName() + ": " + ending.message());
      RunResult.write(settings.output().resolve(OutputFiles.RESULT), task, ending, budget);
      return ending;
    }
  }

  private Ending run(
      CommandContext ctx, AgentSettings settings, AgentRun run, RunLog log, Budget budget)
      throws IOException {
    Path gateway = settings.gateway().resolve(GatewayFile.NAME);
    GatewayFile access = Json.MAPPER.readValue(gateway.toFile(), GatewayFile.class);
    Path scratch = Files.createTempDirectory(settings.scratch(), "codeloom-outputs-");
    try (ConfiguredTools tools =
            new ConfiguredTools(settings, new Captures(scratch, Captures.MAX_BYTES));
        OpenAiModel model =
            new OpenAiModel(access, settings.modelLimit(), settings.stream(), ctx.clock())) {
      PatientModel patient =
          new PatientModel(model, backoff, new Random(), budget::timeLeft, log::line);
      return run.run(patient, tools.offered(), tools.workspace());
    } finally {
      Scratch.delete(scratch);
    }
  }
}
