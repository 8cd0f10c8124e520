package io.codeloom.agentjob.workspace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds AGENTS.md from the root down to the target's folder. */
final class GuideFiles {
  private static final String NAME = "AGENTS.md";
  private static final int MAX_BYTES = 32 * 1024;

  private final Workspace workspace;

  GuideFiles(Workspace workspace) {
    this.workspace = workspace;
  }

  /** All of them together are cut at 32 KiB; those nearer to the root come first. */
  List<Workspace.Guide> towards(String targetFile) {
    List<Workspace.Guide> found = new ArrayList<>();
    int left = MAX_BYTES;
    for (Path folder : folders(targetFile)) {
      String text = left > 0 ? read(folder.resolve(NAME), left) : "";
      if (!text.isBlank()) {
        found.add(new Workspace.Guide(workspace.name(folder.resolve(NAME)), text));
        left -= text.getBytes(StandardCharsets.UTF_8).length;
      }
    }
    return found;
  }

  private List<Path> folders(String targetFile) {
    List<Path> folders = new ArrayList<>();
    folders.add(workspace.root());
    Path below = relative(targetFile);
    Path folder = workspace.root();
    for (Path name : below) {
      folder = folder.resolve(name);
      if (!name.toString().isEmpty() && Files.isDirectory(folder)) {
        folders.add(folder);
      }
    }
    return folders;
  }

  private Path relative(String targetFile) {
    try {
      return workspace.root().relativize(workspace.inside(targetFile == null ? "" : targetFile));
    } catch (Workspace.OutsideException e) {
      return Path.of("");
    }
  }

  private String read(Path file, int limit) {
    try {
      Path real = workspace.inside(file.toString());
      if (!Files.isRegularFile(real)) {
        return "";
      }
      try (InputStream in = Files.newInputStream(real)) {
        return text(in.readNBytes(limit));
      }
    } catch (IOException | Workspace.OutsideException e) {
      return "";
    }
  }

  /** Never longer than its bytes: Java's own sign for what is no UTF-8 takes three. */
  private static String text(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .replaceWith("?")
        .decode(ByteBuffer.wrap(bytes))
        .toString();
  }
}
