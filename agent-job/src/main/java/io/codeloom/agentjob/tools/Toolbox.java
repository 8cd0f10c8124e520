package io.codeloom.agentjob.tools;

import io.codeloom.agentjob.model.ToolCall;
import io.codeloom.agentjob.model.ToolSpec;
import io.codeloom.agentjob.workspace.TextFile.NotTextException;
import io.codeloom.agentjob.workspace.Workspace.OutsideException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tools that are configured; the others are not offered. */
public final class Toolbox implements Tools {
  private final Map<String, Tool> tools = new LinkedHashMap<>();

  public Toolbox(List<Tool> tools) {
    tools.forEach(tool -> this.tools.put(tool.spec().name(), tool));
  }

  @Override
  public List<ToolSpec> specs() {
    return tools.values().stream().map(Tool::spec).toList();
  }

  @Override
  public ToolResult run(ToolCall call) throws InterruptedException {
    Tool tool = tools.get(call.name());
    if (tool == null) {
      return ToolResult.invalid(
          "there is no tool " + call.name() + "; there are " + tools.keySet());
    }
    try {
      return tool.run(Arguments.parse(call.arguments(), tool.spec()));
    } catch (InvalidArgumentsException e) {
      return ToolResult.invalid(e.getMessage());
    } catch (OutsideException | NotTextException | EditRefusedException e) {
      return ToolResult.failed(e.getMessage());
    } catch (UncheckedIOException e) {
      return ToolResult.failed(reason(e.getCause()));
    } catch (IOException e) {
      return ToolResult.failed(reason(e));
    }
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException denied) {
      return "permission denied: " + denied.getFile();
    }
    if (e instanceof FileSystemException || e instanceof UnknownHostException) {
      return e.getClass().getSimpleName().replace("Exception", "") + ": " + e.getMessage();
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
