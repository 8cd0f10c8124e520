package io.codeloom.agentjob.courier;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Measures the room that folders take on the disk. {@code du} knows blocks, which Java does not: a
 * sparse file takes little whatever its size. It follows no links and reads no files.
 */
final class DiskWatch {
  private static final int LIMIT_SECONDS = 60;

  private final List<String> command;
  private final String path;

  DiskWatch(List<Path> folders, String path) {
    this.command = new ArrayList<>(List.of("du", "-sk", "--"));
    folders.forEach(folder -> command.add(folder.toString()));
    this.path = path;
  }

  /** Bytes taken now; empty if they cannot be told in a minute. */
  OptionalLong bytes() throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(Map.of("PATH", path, "LC_ALL", "C"));
    Process process = builder.start();
    CompletableFuture<Process> limit = process.onExit().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS);
    try (InputStream in = process.getInputStream()) {
      CompletableFuture<Void> killer =
          limit.handle(
              (ended, late) -> {
                process.destroyForcibly();
                return null;
              });
      String out = new String(in.readNBytes(64 * 1024), StandardCharsets.UTF_8);
      killer.join();
      return sum(out);
    } finally {
      process.destroyForcibly();
    }
  }

  private static OptionalLong sum(String out) {
    List<String> lines = out.lines().filter(line -> line.matches("\\d+\\t.*")).toList();
    return lines.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(lines.stream().mapToLong(DiskWatch::bytesOf).sum());
  }

  private static long bytesOf(String line) {
    return Long.parseLong(line.substring(0, line.indexOf('\t'))) * 1024;
  }
}
