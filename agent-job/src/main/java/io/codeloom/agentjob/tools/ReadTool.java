package io.codeloom.agentjob.tools;

import io.codeloom.agentjob.model.ToolSpec;
import io.codeloom.agentjob.workspace.NumberedLines;
import io.codeloom.agentjob.workspace.TextFile.NotTextException;
import io.codeloom.agentjob.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Shows files with line numbers, and folders as lists. */
public final class ReadTool implements Tool {
  private static final int MAX_LINES = 1_000;
  private static final int MAX_CHARACTERS = 40_000;
  private static final int MAX_ENTRIES = 300;

  private final ToolSpec spec = ToolSpecs.load("read_file_content");
  private final Workspace workspace;

  public ReadTool(Workspace workspace) {
    this.workspace = workspace;
  }

  @Override
  public ToolSpec spec() {
    return spec;
  }

  @Override
  public ToolResult run(Arguments arguments) throws IOException {
    String asked = arguments.text("file_path");
    Path path = workspace.readable(asked);
    if (!Files.exists(path)) {
      return ToolResult.failed("there is no file " + asked + neighbours(path));
    }
    if (Files.isDirectory(path)) {
      return ToolResult.ok(list(path));
    }
    if (!Files.isRegularFile(path)) {
      return ToolResult.failed(asked + " is neither a file nor a folder");
    }
    int from = Math.max(1, arguments.number("start_line", 1));
    int to = arguments.number("end_line", Integer.MAX_VALUE);
    return read(path, from, Math.min(to, from + MAX_LINES - 1));
  }

  private ToolResult read(Path path, int from, int to) throws IOException {
    String name = workspace.name(path);
    NumberedLines lines;
    try {
      lines = NumberedLines.read(path, from, to, MAX_CHARACTERS);
    } catch (NotTextException e) {
      return ToolResult.failed(name + " " + e.getMessage() + ", " + Files.size(path) + " bytes");
    }
    if (lines.total() == 0) {
      return ToolResult.ok(name + " is empty");
    }
    if (lines.lastShown() == 0) {
      return ToolResult.failed(
          name + " has " + lines.total() + " lines; there is none from " + from + " to " + to);
    }
    String shown = from + " to " + lines.lastShown() + " of " + lines.total();
    String more = lines.lastShown() < lines.total() ? "; more with start_line " + next(lines) : "";
    return ToolResult.ok(name + ", lines " + shown + more + "\n" + lines.text());
  }

  private static int next(NumberedLines lines) {
    return lines.lastShown() + 1;
  }

  private String list(Path folder) throws IOException {
    List<Path> entries;
    try (Stream<Path> all = Files.list(folder)) {
      entries = all.sorted().limit(MAX_ENTRIES + 1L).toList();
    }
    String shown =
        entries.stream().limit(MAX_ENTRIES).map(ReadTool::entry).collect(Collectors.joining("\n"));
    String more = entries.size() > MAX_ENTRIES ? "\n[… more; list them with a command]" : "";
    return "folder " + workspace.name(folder) + "\n" + shown + more;
  }

  private static String entry(Path path) {
    String name = path.getFileName().toString();
    if (Files.isSymbolicLink(path)) {
      return name + "@";
    }
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) ? name + "/" : name;
  }

  private String neighbours(Path path) {
    Path folder = path.getParent();
    if (folder == null || !Files.isDirectory(folder) || !folder.startsWith(workspace.root())) {
      return "";
    }
    String wanted = path.getFileName().toString();
    try (Stream<Path> all = Files.list(folder)) {
      List<String> names =
          all.map(ReadTool::entry).filter(name -> alike(name, wanted)).sorted().limit(5).toList();
      return names.isEmpty() ? "" : "; did you mean one of " + names + "?";
    } catch (IOException e) {
      return "";
    }
  }

  private static boolean alike(String name, String wanted) {
    String stem = wanted.contains(".") ? wanted.substring(0, wanted.indexOf('.')) : wanted;
    return !stem.isEmpty() && name.regionMatches(true, 0, stem, 0, Math.min(stem.length(), 4));
  }
}
