package io.codeloom.agentjob.agent;

import io.codeloom.agentjob.CommandContext;
import io.codeloom.agentjob.model.Model;
import io.codeloom.agentjob.model.ToolSpec;
import io.codeloom.agentjob.tools.Tools;
import io.codeloom.agentjob.workspace.Workspace;
import io.codeloom.core.job.OutputFiles;
import io.codeloom.core.job.TaskFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One run from its first word to its result, over a model, tools and a workspace. */
final class AgentRun {
  private final AgentSettings settings;
  private final TaskFile task;
  private final CommandContext ctx;
  private final RunLog log;
  private final Budget budget;

  AgentRun(AgentSettings settings, TaskFile task, CommandContext ctx, RunLog log, Budget budget) {
    this.settings = settings;
    this.task = task;
    this.ctx = ctx;
    this.log = log;
    this.budget = budget;
  }

  /** Runs to the end; on every ending the result is written. */
  Ending run(Model model, Tools tools, Workspace workspace) throws IOException {
    try (Trajectory trajectory =
        new Trajectory(settings.output().resolve(OutputFiles.TRAJECTORY), ctx.clock())) {
      trajectory.start(task, tools.specs().stream().map(ToolSpec::name).toList());
      History history = new History(trajectory);
      List<Path> watched = List.of(settings.code(), settings.output());
      Ending ending =
          new RunWatch(budget, ctx.stop(), watched, settings.diskLimitBytes())
              .watch(() -> loop(history, model, tools, workspace));
      return settle(ending, trajectory);
    }
  }

  private Ending loop(History history, Model model, Tools tools, Workspace workspace)
      throws IOException, InterruptedException {
    String system = Prompts.system();
    String words = Prompts.task(task, workspace);
    Files.write(
        settings.output().resolve(OutputFiles.PROMPT),
        (system + "\n\n" + words + "\n").getBytes(StandardCharsets.UTF_8));
    history.open(system, words);
    ContextWindow context = new ContextWindow(history, settings.contextTokens());
    return new AgentLoop(model, tools, history, context, budget, log).run();
  }

  private Ending settle(Ending ending, Trajectory trajectory) throws IOException {
    log.line("ended as " + ending.status().wireName() + ": " + ending.message());
    try {
      trajectory.end(budget.steps(), ending);
    } catch (UncheckedIOException e) {
      log.line("the trajectory's end could not be written: " + e.getMessage());
    }
    RunResult.write(settings.output().resolve(OutputFiles.RESULT), task, ending, budget);
    return ending;
  }
}
