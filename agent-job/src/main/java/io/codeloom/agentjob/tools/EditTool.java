package io.codeloom.agentjob.tools;

import io.codeloom.agentjob.model.ToolSpec;
import io.codeloom.agentjob.workspace.AtomicFile;
import io.codeloom.agentjob.workspace.NumberedLines;
import io.codeloom.agentjob.workspace.TextFile;
import io.codeloom.agentjob.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Changes, makes and deletes files of the code folder. */
public final class EditTool implements Tool {
  private static final int SHOWN_OF_NEW = 20;

  private final ToolSpec spec = ToolSpecs.load("edit_file_content");
  private final Workspace workspace;

  public EditTool(Workspace workspace) {
    this.workspace = workspace;
  }

  @Override
  public ToolSpec spec() {
    return spec;
  }

  @Override
  public ToolResult run(Arguments arguments) throws IOException {
    String patch = patch(arguments);
    if (patch != null) {
      return ToolResult.ok(new PatchEdit(workspace).apply(patch));
    }
    String asked = arguments.text("file_path");
    Path file = editable(workspace, asked);
    if (arguments.flag("delete")) {
      return delete(file, asked);
    }
    String oldText = arguments.text("old_text", "");
    String newText = arguments.text("new_text");
    return oldText.isEmpty() ? create(file, newText) : replace(file, oldText, newText);
  }

  /** Some models send the block in the argument they know best. */
  private static String patch(Arguments arguments) {
    for (String name : new String[] {"patch", "new_text", "old_text"}) {
      String text = arguments.text(name, "");
      if (!text.isBlank() && (name.equals("patch") || PatchBlock.looksLike(text))) {
        return text;
      }
    }
    return null;
  }

  /** A place within the code that is none of git's own. */
  static Path editable(Workspace workspace, String asked) {
    Path file = workspace.inside(asked);
    for (Path name : workspace.root().relativize(file)) {
      if (name.toString().equals(".git")) {
        throw new EditRefusedException(asked + " belongs to git; nothing in it can be edited");
      }
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new EditRefusedException(asked + " is not a regular file");
    }
    return file;
  }

  private ToolResult delete(Path file, String asked) throws IOException {
    Path named = workspace.root().resolve(asked).normalize();
    Path victim = Files.isSymbolicLink(named) ? named : file;
    if (!Files.exists(victim, LinkOption.NOFOLLOW_LINKS)) {
      return ToolResult.failed("there is no file " + asked);
    }
    Files.delete(victim);
    return ToolResult.ok("deleted " + asked);
  }

  private ToolResult create(Path file, String text) throws IOException {
    String name = workspace.name(file);
    if (Files.exists(file) && Files.size(file) > 0) {
      return ToolResult.failed(
          name
              + " exists already; give old_text to change a part of it, or delete it first to write"
              + " it anew");
    }
    AtomicFile.write(file, TextFile.of(text).bytes());
    return ToolResult.ok("created " + name + "\n" + NumberedLines.of(text, 1, SHOWN_OF_NEW));
  }

  private ToolResult replace(Path file, String oldText, String newText) throws IOException {
    String name = workspace.name(file);
    if (!Files.exists(file)) {
      return ToolResult.failed(
          "there is no file " + name + "; leave old_text out to create it with new_text");
    }
    TextFile before = TextFile.read(file);
    Replacement.Edited edited = new Replacement(before, name).apply(oldText, newText);
    AtomicFile.write(file, before.with(edited.text()).bytes());
    return ToolResult.ok("edited " + name + "; it now reads\n" + edited.shown());
  }
}
