package io.codeloom.agentjob.tools;

import io.codeloom.agentjob.workspace.AtomicFile;
import io.codeloom.agentjob.workspace.TextFile;
import io.codeloom.agentjob.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Applies an apply_patch block: all of it is worked out before any file is touched. */
final class PatchEdit {
  private final Workspace workspace;
  private final Map<Path, byte[]> written = new LinkedHashMap<>();
  private final Map<Path, Path> movedFrom = new LinkedHashMap<>();
  private final List<Path> deleted = new ArrayList<>();
  private final StringBuilder report = new StringBuilder();

  PatchEdit(Workspace workspace) {
    this.workspace = workspace;
  }

  String apply(String block) throws IOException {
    for (PatchBlock.Change change : PatchBlock.parse(block)) {
      plan(change);
    }
    for (Map.Entry<Path, byte[]> file : written.entrySet()) {
      AtomicFile.write(file.getKey(), file.getValue());
    }
    for (Map.Entry<Path, Path> move : movedFrom.entrySet()) {
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(move.getValue());
      Files.setPosixFilePermissions(move.getKey(), mode);
    }
    for (Path file : deleted) {
      Files.delete(file);
    }
    return report.toString();
  }

  private void plan(PatchBlock.Change change) throws IOException {
    if (change instanceof PatchBlock.Change.Add add) {
      add(add);
    } else if (change instanceof PatchBlock.Change.Delete delete) {
      deleted.add(existing(delete.path()));
      report.append("deleted ").append(delete.path()).append('\n');
    } else if (change instanceof PatchBlock.Change.Update update) {
      update(update);
    }
  }

  private void add(PatchBlock.Change.Add add) {
    Path file = fresh(add.path());
    written.put(file, TextFile.of(add.text()).bytes());
    report.append("created ").append(workspace.name(file)).append('\n');
  }

  private void update(PatchBlock.Change.Update update) throws IOException {
    Path file = existing(update.path());
    TextFile text = TextFile.read(file);
    for (PatchBlock.Hunk hunk : update.hunks()) {
      Replacement.Edited edited = new HunkPlace(text, update.path()).apply(hunk);
      text = text.with(edited.text());
      report.append("edited ").append(update.path()).append("; it now reads\n");
      report.append(edited.shown());
    }
    Path target = file;
    if (update.movedTo() != null) {
      target = fresh(update.movedTo());
      movedFrom.put(target, file);
      deleted.add(file);
      report.append("moved ").append(update.path()).append(" to ").append(update.movedTo());
    }
    written.put(target, text.bytes());
  }

  private Path existing(String path) {
    Path file = EditTool.editable(workspace, path);
    if (!Files.exists(file)) {
      throw new EditRefusedException("there is no file " + path + "; nothing was changed");
    }
    if (written.containsKey(file) || deleted.contains(file)) {
      throw new EditRefusedException("the patch names " + path + " twice; nothing was changed");
    }
    return file;
  }

  private Path fresh(String path) {
    Path file = EditTool.editable(workspace, path);
    if (Files.exists(file) || written.containsKey(file)) {
      throw new EditRefusedException(path + " exists already; nothing was changed");
    }
    return file;
  }
}
