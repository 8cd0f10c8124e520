package io.codeloom.agentjob.tools;

import io.codeloom.agentjob.model.ToolSpec;
import io.codeloom.agentjob.process.CommandOutcome;
import io.codeloom.agentjob.process.Excerpt;
import io.codeloom.agentjob.process.ProcessGroups;
import io.codeloom.agentjob.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Runs commands in the code folder. */
public final class ShellTool implements Tool {
  /** A command may not ask for longer. */
  public static final Duration LONGEST = Duration.ofSeconds(600);

  private static final int MAX_COMMAND_BYTES = 100_000;

  private final ToolSpec spec = ToolSpecs.load("run_shell_command");
  private final ProcessGroups processes;
  private final Workspace workspace;
  private final Duration limit;

  /**
   * @param limit of a command that asks for none
   */
  public ShellTool(ProcessGroups processes, Workspace workspace, Duration limit) {
    this.processes = processes;
    this.workspace = workspace;
    this.limit = limit;
  }

  @Override
  public ToolSpec spec() {
    return spec;
  }

  @Override
  public ToolResult run(Arguments arguments) throws IOException, InterruptedException {
    String command = arguments.text("command_string");
    Path folder = workspace.inside(arguments.text("target_directory", "."));
    if (!Files.isDirectory(folder)) {
      return ToolResult.failed("target_directory is no folder: " + workspace.name(folder));
    }
    if (command.isBlank() || command.length() > MAX_COMMAND_BYTES || command.indexOf('\0') >= 0) {
      return ToolResult.failed(
          "command_string must not be empty, hold NUL, or be longer than "
              + MAX_COMMAND_BYTES
              + " characters; write long texts with edit_file_content");
    }
    return result(processes.run(command, folder, limit(arguments)));
  }

  private Duration limit(Arguments arguments) {
    int asked = arguments.number("timeout_seconds", (int) limit.toSeconds());
    return arguments.has("timeout_seconds") ? allowed(asked) : limit;
  }

  /** A limit of this many seconds, or the nearest one a command may have. */
  public static Duration allowed(long seconds) {
    return Duration.ofSeconds(Math.max(1, Math.min(seconds, LONGEST.toSeconds())));
  }

  private static ToolResult result(CommandOutcome outcome) throws IOException {
    String streams =
        section("stdout", Excerpt.of(outcome.stdout()))
            + section("stderr", Excerpt.of(outcome.stderr()));
    String code = "exit code: " + outcome.exitCode();
    String took = String.format(Locale.ROOT, " (%.2f s)", outcome.took().toMillis() / 1000.0);
    String essence = code + ending(outcome) + "\n" + streams;
    boolean good = outcome.exitCode() == 0 && outcome.end() == CommandOutcome.End.EXITED;
    return new ToolResult(
        good ? ToolResult.Kind.OK : ToolResult.Kind.FAILED,
        code + took + ending(outcome) + "\n" + streams,
        essence);
  }

  private static String ending(CommandOutcome outcome) {
    return switch (outcome.end()) {
      case EXITED -> "";
      case TIMED_OUT ->
          "\nThe command ran into its time limit and was ended with all it started. What it wrote"
              + " until then is below. Ask for a longer timeout_seconds (at most "
              + LONGEST.toSeconds()
              + "), or start servers in the background with nohup … &.";
      case TOO_MUCH_OUTPUT ->
          "\nThe command wrote too much and was ended. Filter its output, or send it to a file.";
    };
  }

  private static String section(String name, String text) {
    if (text.isEmpty()) {
      return "";
    }
    return "<" + name + ">\n" + text + (text.endsWith("\n") ? "" : "\n") + "</" + name + ">\n";
  }
}
