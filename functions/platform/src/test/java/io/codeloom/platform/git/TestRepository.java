package io.codeloom.platform.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A bare repository and a work tree to fill it from, made with the git on this machine. */
public final class TestRepository {
  private final Path bare;
  private final Path work;

  /** An empty repository {@code <name>.git} below {@code root}. */
  public TestRepository(Path root, String name) {
    this(root, name, "sha1");
  }

  TestRepository(Path root, String name, String format) {
    this.bare = root.resolve(name + ".git");
    this.work = root.resolve(name + "-work");
    run(root, "init", "-q", "--bare", "-b", "main", "--object-format=" + format, bare.toString());
    run(root, "init", "-q", "-b", "main", "--object-format=" + format, work.toString());
    run(work, "remote", "add", "origin", bare.toString());
  }

  /** The work tree. */
  public Path work() {
    return work;
  }

  /** The bare repository, as it is served. */
  public Path bare() {
    return bare;
  }

  /** Writes a file. */
  public TestRepository write(String path, String text) {
    try {
      Path file = work.resolve(path);
      Files.createDirectories(file.getParent());
      Files.write(file, text.getBytes(UTF_8));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Commits everything, pushes branch main; the commit's id. */
  public String commit(String message) {
    git("-c", "core.autocrlf=false", "add", "-A");
    git("commit", "-q", "--allow-empty", "-m", message);
    push("main");
    return git("rev-parse", "HEAD");
  }

  /** Pushes refs as they are in the work tree. */
  public void push(String... refs) {
    List<String> arguments = new ArrayList<>(List.of("push", "-q", "-f", "origin"));
    arguments.addAll(List.of(refs));
    git(arguments.toArray(String[]::new));
  }

  /** Runs git in the work tree; what it prints, without the last line end. */
  public String git(String... arguments) {
    return run(work, arguments);
  }

  /** Runs git in {@code folder}; fails if it does. */
  public static String run(Path folder, String... arguments) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "GIT_CONFIG_NOSYSTEM", "1",
                "GIT_CONFIG_GLOBAL", "/dev/null",
                "GIT_AUTHOR_NAME", "Test",
                "GIT_AUTHOR_EMAIL", "test@example.com",
                "GIT_COMMITTER_NAME", "Test",
                "GIT_COMMITTER_EMAIL", "test@example.com"));
    try {
      Process process = builder.redirectErrorStream(true).start();
      String out = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(command + ": " + out);
      }
      return out.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
