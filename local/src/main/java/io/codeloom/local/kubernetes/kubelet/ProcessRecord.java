package io.codeloom.local.kubernetes.kubelet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which processes a container was, on disk, for a kubelet that starts after this one was killed. A
 * process is known by its id and its start time since this boot, so that another one that got the
 * same id later is left alone.
 */
final class ProcessRecord {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessRecord.class);
  private static final String FILE = "processes";
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int START_TIME_AFTER_NAME = 19;

  private ProcessRecord() {}

  static void write(Path folder, List<Long> pids) throws IOException {
    List<String> lines = new ArrayList<>();
    for (long pid : pids) {
      identity(pid).ifPresent(lines::add);
    }
    Files.write(folder.resolve(FILE), lines);
  }

  /** Boot, id and start time; empty when there is no such process. */
  private static Optional<String> identity(long pid) throws IOException {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      List<String> fields =
          List.of(stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ", -1));
      if (fields.get(0).equals("Z")) {
        return Optional.empty();
      }
      return Optional.of(boot() + " " + pid + " " + fields.get(START_TIME_AFTER_NAME));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      // Reading the stat of a process that ends meanwhile fails with ESRCH.
      if (ProcessHandle.of(pid).isEmpty()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static String boot() throws IOException {
    return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
  }

  /** Kills those of them that still live, with their process groups, and waits for their end. */
  static void reap(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return;
    }
    for (String line : Files.readAllLines(file)) {
      List<String> fields = List.of(line.split(" ", -1));
      long pid = fields.size() == 3 ? Long.parseLong(fields.get(1)) : -1;
      if (pid > 0 && identity(pid).equals(Optional.of(line))) {
        LOG.info("ending process {}, left by an earlier run", pid);
        kill(pid);
        awaitEnd(pid, line);
      } else if (pid > 0 && fields.get(0).equals(boot()) && ProcessHandle.of(pid).isEmpty()) {
        // It is gone, but what it started in its group may not be; no other group has that id yet.
        killGroup(pid);
      }
    }
  }

  private static void kill(long pid) throws IOException {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    killGroup(pid);
  }

  /** Only for a process that leads its own group. */
  static void killGroup(long leader) throws IOException {
    try {
      int unused =
          HostCommand.fork(
              List.of("/bin/kill", "-KILL", "--", "-" + leader), Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitEnd(long pid, String identity) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (identity(pid).equals(Optional.of(identity)) && System.nanoTime() < end) {
        Thread.sleep(5);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
