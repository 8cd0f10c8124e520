package io.codeloom.agentjob.workspace;

import java.nio.file.Path;
import java.util.List;

/** Where the tools work: a folder nothing leads out of. */
public interface Workspace {
  /** The code folder, by its real path. */
  Path root();

  /**
   * The place {@code path} names, relative to the root or absolute within it, links resolved. It
   * need not exist.
   *
   * @throws OutsideException if it is outside the root, directly or through a link
   */
  Path inside(String path);

  /** As {@link #inside}, and also the kept outputs of commands, which may only be read. */
  Path readable(String path);

  /** How {@code place} is named to the model: relative to the root where it is within it. */
  String name(Path place);

  /** The instructions the repository holds for agents, outermost first. */
  List<Guide> guides(String targetFile);

  /** A file of instructions found in the repository: its content, not the operator's word. */
  record Guide(String path, String text) {}

  /** A path that leads out of the workspace. The message is meant for the model. */
  final class OutsideException extends RuntimeException {
    OutsideException(String message) {
      super(message);
    }
  }
}
