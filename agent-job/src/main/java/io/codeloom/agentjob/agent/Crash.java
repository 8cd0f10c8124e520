package io.codeloom.agentjob.agent;

import io.codeloom.core.task.ExitStatus;
import java.util.Locale;

/** Names an ending nobody foresaw. */
final class Crash {
  private Crash() {}

  static Ending ending(Throwable cause) {
    String words = String.valueOf(cause.getMessage());
    if (words.toLowerCase(Locale.ROOT).contains("no space left")) {
      return new Ending(ExitStatus.DISK_LIMIT, "no space is left on the disk");
    }
    if (cause instanceof InterruptedException) {
      return new Ending(ExitStatus.CANCELLED, "the run was interrupted");
    }
    return new Ending(ExitStatus.CRASHED, cause.getClass().getName() + ": " + words + place(cause));
  }

  private static String place(Throwable cause) {
    for (StackTraceElement frame : cause.getStackTrace()) {
      if (frame.getClassName().startsWith("io.codeloom.")) {
        return " at " + frame;
      }
    }
    return "";
  }
}
