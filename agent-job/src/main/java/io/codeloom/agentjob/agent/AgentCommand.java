package io.codeloom.agentjob.agent;

import io.codeloom.agentjob.Command;
import io.codeloom.agentjob.CommandContext;
import io.codeloom.agentjob.json.Json;
import io.codeloom.agentjob.model.Backoff;
import io.codeloom.agentjob.model.OpenAiModel;
import io.codeloom.agentjob.model.PatientModel;
import io.codeloom.agentjob.process.Captures;
import io.codeloom.agentjob.process.CommandEnvironment;
import io.codeloom.agentjob.process.ProcessGroups;
import io.codeloom.agentjob.tools.EditTool;
import io.codeloom.agentjob.tools.FinishTool;
import io.codeloom.agentjob.tools.ReadTool;
import io.codeloom.agentjob.tools.ShellTool;
import io.codeloom.agentjob.tools.Tool;
import io.codeloom.agentjob.tools.Toolbox;
import io.codeloom.agentjob.tools.Tools;
import io.codeloom.agentjob.workspace.CodeFolder;
import io.codeloom.agentjob.workspace.Workspace;
import io.codeloom.core.job.GatewayFile;
import io.codeloom.core.job.OutputFiles;
import io.codeloom.core.job.TaskFile;
import io.codeloom.core.task.ExitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
      Ending ending = run(ctx, settings, task, runLog);
      return ending.status() == ExitStatus.FINISHED ? OK : FAILED;
    }
  }

  private Ending run(CommandContext ctx, AgentSettings settings, TaskFile task, RunLog log)
      throws IOException {
    Budget budget = new Budget(task, ctx.clock());
    Path gateway = settings.gateway().resolve(GatewayFile.NAME);
    GatewayFile access = Json.MAPPER.readValue(gateway.toFile(), GatewayFile.class);
    Path scratch = Files.createTempDirectory(settings.scratch(), "codeloom-outputs-");
    Captures captures = new Captures(scratch, Captures.MAX_BYTES);
    try (ProcessGroups processes = new ProcessGroups(environment(settings), captures);
        OpenAiModel model =
            new OpenAiModel(access, settings.modelLimit(), settings.stream(), ctx.clock())) {
      PatientModel patient =
          new PatientModel(model, backoff, new Random(), budget::timeLeft, log::line);
      CodeFolder workspace = new CodeFolder(settings.code(), captures.folder());
      Tools tools = tools(settings, workspace, processes);
      return new AgentRun(settings, task, ctx.stop(), ctx.clock(), log)
          .run(budget, patient, tools, workspace);
    } finally {
      Scratch.delete(scratch);
    }
  }

  private static java.util.Map<String, String> environment(AgentSettings settings) {
    String passed = settings.environment().getOrDefault(AgentEnv.AGENT_ENV_PASS, "");
    return CommandEnvironment.of(settings.environment(), passed);
  }

  private static Tools tools(AgentSettings settings, Workspace workspace, ProcessGroups processes) {
    List<Tool> tools = new ArrayList<>();
    tools.add(new ShellTool(processes, workspace, settings.commandLimit()));
    tools.add(new ReadTool(workspace));
    tools.add(new EditTool(workspace));
    tools.add(new FinishTool());
    return new Toolbox(tools);
  }
}
