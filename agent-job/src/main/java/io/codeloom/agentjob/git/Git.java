package io.codeloom.agentjob.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The git program on one bare repository, deaf to every configuration but that repository's own:
 * environment cleared, no system or user configuration, no attributes, an empty HOME.
 *
 * @param gitDir the repository
 * @param home an empty folder
 * @param path where programs are looked for
 * @param timeLimit of each call; the process and its children are killed when it is over
 */
public record Git(Path gitDir, Path home, String path, Duration timeLimit) {
  private static final int SMALL_OUTPUT = 64 * 1024;

  /** Where programs are looked for if the environment does not say. */
  public static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

  /** The same program on another repository. */
  public Git on(Path otherGitDir) {
    return new Git(otherGitDir, home, path, timeLimit);
  }

  /**
   * Runs git and returns what it says, at most 64 KiB, without the end of line.
   *
   * @throws IOException if it fails, says more, or takes longer than the limit
   */
  public String run(String... args) throws IOException {
    try (GitProcess process = start(Map.of(), gitDir, args)) {
      process.stdin().close();
      byte[] out = process.stdout().readNBytes(SMALL_OUTPUT + 1);
      if (out.length > SMALL_OUTPUT) {
        throw new IOException("git " + args[0] + " said too much");
      }
      process.expectSuccess();
      return new String(out, StandardCharsets.UTF_8).strip();
    }
  }

  /**
   * Runs git and writes what it says to {@code target}.
   *
   * @return whether everything fitted into {@code maxBytes}; if not, {@code target} is cut there
   */
  public boolean runTo(Path target, long maxBytes, String... args) throws IOException {
    try (GitProcess process = start(Map.of(), gitDir, args);
        OutputStream out = Files.newOutputStream(target)) {
      process.stdin().close();
      if (!copyWithin(process.stdout(), out, maxBytes)) {
        return false;
      }
      process.expectSuccess();
      return true;
    }
  }

  /** Starts git with both ends open; {@code extraEnv} is added to the cleared environment. */
  GitProcess start(Map<String, String> extraEnv, Path workingDir, String... args)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).directory(workingDir.toFile());
    Map<String, String> env = builder.environment();
    env.clear();
    env.putAll(environment());
    env.putAll(extraEnv);
    return new GitProcess(args[0], builder.start(), timeLimit);
  }

  private Map<String, String> environment() {
    return Map.of(
        "PATH", path,
        "HOME", home.toString(),
        "GIT_DIR", gitDir.toString(),
        "GIT_CONFIG_NOSYSTEM", "1",
        "GIT_CONFIG_GLOBAL", "/dev/null",
        "GIT_ATTR_NOSYSTEM", "1",
        "GIT_NO_REPLACE_OBJECTS", "1",
        "GIT_TERMINAL_PROMPT", "0",
        "LC_ALL", "C");
  }

  private static boolean copyWithin(InputStream in, OutputStream out, long maxBytes)
      throws IOException {
    byte[] buffer = new byte[64 * 1024];
    long left = maxBytes;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      out.write(buffer, 0, (int) Math.min(n, left));
      if (n > left) {
        return false;
      }
      left -= n;
    }
    return true;
  }
}
