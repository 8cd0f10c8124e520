package io.codeloom.agentjob.tools;

import io.codeloom.agentjob.json.Json;
import io.codeloom.agentjob.model.ToolCall;
import io.codeloom.agentjob.process.Captures;
import io.codeloom.agentjob.process.CommandEnvironment;
import io.codeloom.agentjob.process.ProcessGroups;
import io.codeloom.agentjob.workspace.CodeFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A code folder with the tools over it. */
final class Bench implements AutoCloseable {
  final Path code;
  final Path outside;
  final Captures captures;
  private final ProcessGroups processes;
  private final Toolbox tools;

  Bench(Path folder) throws IOException {
    code = Files.createDirectories(folder.resolve("code")).toRealPath();
    outside = Files.createDirectories(folder.resolve("outside")).toRealPath();
    captures = new Captures(folder.resolve("captures"), 1_000_000);
    CodeFolder workspace = new CodeFolder(code, captures.folder());
    Map<String, String> env = Map.of("PATH", System.getenv("PATH"), "HOME", outside.toString());
    processes = new ProcessGroups(CommandEnvironment.of(env, ""), captures);
    tools =
        new Toolbox(
            List.of(
                new ShellTool(processes, workspace, Duration.ofSeconds(30)),
                new ReadTool(workspace),
                new EditTool(workspace),
                new FinishTool()));
  }

  /** Arguments as name, value, name, value. */
  ToolResult call(String tool, Object... arguments) throws InterruptedException {
    Map<String, Object> named = new LinkedHashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      named.put((String) arguments[i], arguments[i + 1]);
    }
    return tools.run(new ToolCall("id", tool, Json.line(named)));
  }

  ToolResult shell(String command) throws InterruptedException {
    return call("run_shell_command", "command_string", command);
  }

  ToolResult read(String path) throws InterruptedException {
    return call("read_file_content", "file_path", path);
  }

  ToolResult edit(String path, String oldText, String newText) throws InterruptedException {
    return call("edit_file_content", "file_path", path, "old_text", oldText, "new_text", newText);
  }

  ToolResult patch(String... lines) throws InterruptedException {
    return call("edit_file_content", "file_path", ".", "patch", String.join("\n", lines));
  }

  Path write(String name, String text) throws IOException {
    Files.createDirectories(code.resolve(name).getParent());
    return Files.writeString(code.resolve(name), text);
  }

  String content(String name) throws IOException {
    return Files.readString(code.resolve(name));
  }

  @Override
  public void close() {
    processes.close();
  }
}
