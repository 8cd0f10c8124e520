package io.codeloom.local.services;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One process among all that ever had its pid: pids are used again, start times within a boot are
 * not.
 *
 * @param pid the process id
 * @param startTicks field 22 of {@code /proc/pid/stat} (proc(5)): clock ticks since boot
 * @param bootId {@code /proc/sys/kernel/random/boot_id}
 * @param command the executable's short name
 */
record ProcessIdentity(long pid, String startTicks, String bootId, String command) {
  private static final int FIELDS_BEFORE_START = 19;

  static Optional<ProcessIdentity> of(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
      int nameEnd = stat.lastIndexOf(')');
      String[] rest = stat.substring(nameEnd + 2).split(" ", -1);
      if (rest[0].equals("Z")) {
        return Optional.empty();
      }
      String command = stat.substring(stat.indexOf('(') + 1, nameEnd);
      return Optional.of(new ProcessIdentity(pid, rest[FIELDS_BEFORE_START], boot, command));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  boolean isAlive() {
    return of(pid).filter(this::sameStart).isPresent();
  }

  private boolean sameStart(ProcessIdentity other) {
    return startTicks.equals(other.startTicks) && bootId.equals(other.bootId);
  }

  String line() {
    return String.join(" ", Long.toString(pid), startTicks, bootId, command);
  }

  static Optional<ProcessIdentity> parse(String line) {
    List<String> parts = List.of(line.strip().split(" ", 4));
    if (parts.size() < 4 || !parts.get(0).matches("[1-9][0-9]{0,9}")) {
      return Optional.empty();
    }
    return Optional.of(
        new ProcessIdentity(
            Long.parseLong(parts.get(0)), parts.get(1), parts.get(2), parts.get(3)));
  }
}
