package io.codeloom.agentjob.agent;

import io.codeloom.agentjob.process.Captures;
import io.codeloom.agentjob.process.CommandEnvironment;
import io.codeloom.agentjob.process.ProcessGroups;
import io.codeloom.agentjob.tools.ApiTool;
import io.codeloom.agentjob.tools.EditTool;
import io.codeloom.agentjob.tools.FinishTool;
import io.codeloom.agentjob.tools.ReadTool;
import io.codeloom.agentjob.tools.SearchTool;
import io.codeloom.agentjob.tools.ShellTool;
import io.codeloom.agentjob.tools.Tool;
import io.codeloom.agentjob.tools.Toolbox;
import io.codeloom.agentjob.tools.Tools;
import io.codeloom.agentjob.workspace.CodeFolder;
import io.codeloom.agentjob.workspace.Workspace;
import io.codeloom.core.job.JobEnv;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The tools a run has by its settings; closing them ends every process they started. */
final class ConfiguredTools implements AutoCloseable {
  private final ProcessGroups processes;
  private final Workspace workspace;
  private final List<Tool> tools = new ArrayList<>();
  private final List<Runnable> closers = new ArrayList<>();

  ConfiguredTools(AgentSettings settings, Captures captures) throws IOException {
    this.processes = new ProcessGroups(environment(settings), captures);
    this.workspace = new CodeFolder(settings.code(), captures.folder());
    closers.add(processes::close);
    tools.add(new ShellTool(processes, workspace, settings.commandLimit()));
    tools.add(new ReadTool(workspace));
    tools.add(new EditTool(workspace));
    addNetworkTools(settings, captures);
    tools.add(new FinishTool());
  }

  private void addNetworkTools(AgentSettings settings, Captures captures) {
    if (!settings.searchUrl().isEmpty()) {
      SearchTool search = new SearchTool(settings.searchUrl());
      closers.add(search::close);
      tools.add(search);
    }
    if (!settings.apiHosts().isEmpty()) {
      ApiTool api = new ApiTool(settings.apiHosts(), captures);
      closers.add(api::close);
      tools.add(api);
    }
  }

  private static Map<String, String> environment(AgentSettings settings) {
    String passed = settings.environment().getOrDefault(JobEnv.AGENT_ENV_PASS, "");
    return CommandEnvironment.of(settings.environment(), passed);
  }

  Tools offered() {
    return new Toolbox(tools);
  }

  Workspace workspace() {
    return workspace;
  }

  @Override
  public void close() {
    closers.forEach(Runnable::run);
  }
}
