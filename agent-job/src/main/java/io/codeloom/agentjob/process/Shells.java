package io.codeloom.agentjob.process;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the shell commands are written for. */
final class Shells {
  private Shells() {}

  /** bash where the image has it, else sh. */
  static String find(String path) {
    for (String folder : (path + ":/bin:/usr/bin").split(":", -1)) {
      Path bash = Path.of(folder, "bash");
      if (folder.startsWith("/") && Files.isExecutable(bash)) {
        return bash.toString();
      }
    }
    return "/bin/sh";
  }
}
