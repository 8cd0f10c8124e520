package io.codeloom.agentjob.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Finds processes of a run in {@code /proc}: by a mark in their environment, or by session. */
final class ProcessTable {
  private static final Path PROC = Path.of("/proc");
  private static final int SESSION_FIELD = 3;

  private ProcessTable() {}

  /** Processes that inherited {@code mark}, or belong to one of {@code sessions}. */
  static List<ProcessHandle> of(String mark, Set<Long> sessions) {
    List<ProcessHandle> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : all) {
        if (sessions.contains(session(process)) || hasMark(process, mark)) {
          ProcessHandle.of(Long.parseLong(process.getFileName().toString())).ifPresent(found::add);
        }
      }
    } catch (IOException e) {
      return found;
    }
    return found;
  }

  /** Whether it runs; one that only waits to be reaped does not. */
  static boolean lives(ProcessHandle process) {
    return process.isAlive() && session(PROC.resolve(Long.toString(process.pid()))) >= 0;
  }

  private static boolean hasMark(Path process, String mark) {
    return read(process.resolve("environ")).contains(mark);
  }

  /** -1 for those that are gone, or that only wait to be reaped. */
  private static long session(Path process) {
    String stat = read(process.resolve("stat"));
    int afterName = stat.lastIndexOf(") ");
    if (afterName < 0) {
      return -1;
    }
    String[] fields = stat.substring(afterName + 2).split(" ", -1);
    return fields.length <= SESSION_FIELD || fields[0].equals("Z")
        ? -1
        : Long.parseLong(fields[SESSION_FIELD]);
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
