package io.codeloom.platform.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeloom.platform.git.GroupProcess.Ended;
import io.codeloom.platform.git.GroupProcess.OutOfTime;
import io.codeloom.platform.git.GroupProcess.Reader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * One call of git, with everything switched off that a repository, a server, a user's or a system's
 * configuration could make it do besides.
 */
final class GitCommand {
  private static final int MAX_ERRORS = 64 << 10;

  /**
   * A few hundred kilobytes from a server, or of a patch, can stand for gigabytes that git holds
   * whole. Two at once must leave the process that starts them its own part of a function's memory.
   */
  private static final long MEMORY = 300L << 20;

  private static final String BOUNDED = "ulimit -v " + (MEMORY >> 10) + "; exec \"$@\"";

  private static final List<String> SAFE =
      List.of(
          "protocol.allow=never",
          "http.followRedirects=false",
          "http.proxy=",
          "http.sslVerify=true",
          "http.lowSpeedLimit=1",
          "http.lowSpeedTime=30",
          "credential.helper=",
          "core.hooksPath=/dev/null",
          "core.fsmonitor=false",
          "core.attributesFile=/dev/null",
          "core.excludesFile=/dev/null",
          "core.autocrlf=false",
          // No name that any system takes for .git, wherever the code ends up.
          "core.protectHFS=true",
          "core.protectNTFS=true",
          "core.logAllRefUpdates=false",
          // Larger objects are streamed, not held in memory.
          "core.bigFileThreshold=16m",
          "pack.threads=1",
          // So that what git keeps at hand, or maps, of large repositories fits as well.
          "core.deltaBaseCacheLimit=32m",
          "core.packedGitWindowSize=16m",
          "core.packedGitLimit=64m",
          "pack.windowMemory=64m",
          "pack.deltaCacheSize=16m",
          "fetch.fsckObjects=true",
          // Found in many old histories and harmless to read.
          "fetch.fsck.zeroPaddedFilemode=ignore",
          "fetch.fsck.badTimezone=ignore",
          "fetch.fsck.missingSpaceBeforeDate=ignore",
          // A pack can be watched while it grows; loose objects could be many.
          "fetch.unpackLimit=1",
          "transfer.bundleURI=false",
          "submodule.recurse=false",
          "fetch.recurseSubmodules=false",
          "gc.auto=0",
          "maintenance.auto=false");

  private final GitHome home;
  private final GitHop hop;
  private final Map<String, String> environment;
  private Runnable watch = () -> {};
  private Path input;

  /**
   * @param hop the one place it may talk to; null for none
   */
  GitCommand(GitHome home, GitHop hop) {
    this.home = home;
    this.hop = hop;
    this.environment = home.environment();
  }

  /** Sets author and committer. */
  GitCommand as(Map<String, String> identity) {
    environment.putAll(identity);
    return this;
  }

  /** Gives it a file as its standard input, which is empty otherwise; null for none. */
  GitCommand fed(Path file) {
    input = file;
    return this;
  }

  /** Has {@code check} called while git runs; what it throws ends git. */
  GitCommand watchedBy(Runnable check) {
    watch = check;
    return this;
  }

  /** Runs git; its messages come back without the token, its headers are in the home's trace. */
  <T> Ended<T> run(Duration limit, Reader<T> out, List<String> arguments) throws OutOfTime {
    List<String> command = new ArrayList<>(List.of("sh", "-c", BOUNDED, "sh", "git"));
    SAFE.forEach(setting -> command.addAll(List.of("-c", setting)));
    if (hop != null) {
      command.addAll(List.of("-c", "protocol." + hop.scheme() + ".allow=always"));
      if (!hop.pin().isEmpty()) {
        command.addAll(List.of("-c", "http.curloptResolve=" + hop.pin()));
      }
    }
    command.addAll(arguments);
    return new GroupProcess(command, environment, home.work(), watch)
        .fed(input)
        .run(limit, out, this::errors);
  }

  private String errors(InputStream in) throws IOException {
    String text = new String(in.readNBytes(MAX_ERRORS), UTF_8);
    in.transferTo(OutputStream.nullOutputStream());
    return hop == null || hop.token() == null ? text : scrubbed(text, hop.token());
  }

  private static String scrubbed(String text, String token) {
    String basic = Base64.getEncoder().encodeToString(("x-access-token:" + token).getBytes(UTF_8));
    return text.replace(token, "***").replace(basic, "***");
  }
}
