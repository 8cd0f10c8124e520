package io.codeloom.agentjob.git;

import io.codeloom.agentjob.files.RawPaths;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Answers by the baseline's own ignore files whether a new path belongs into a patch. Git itself is
 * asked, in a folder that holds those files and nothing else: what the agent wrote has no say.
 */
public final class IgnoreRules implements AutoCloseable {
  private final GitProcess process;
  private final Path folder;
  private final InputStream answers;

  private IgnoreRules(GitProcess process, Path folder) {
    this.process = process;
    this.folder = folder;
    this.answers = new BufferedInputStream(process.stdout());
  }

  /**
   * Starts git on {@code ignoreFolder}, to which folders are added that git must see as such.
   *
   * @param git on a repository whose {@code info/exclude} holds what else is ignored
   */
  public static IgnoreRules start(Git git, Path ignoreFolder) throws IOException {
    return new IgnoreRules(
        git.start(
            Map.of("GIT_WORK_TREE", ignoreFolder.toString()),
            ignoreFolder,
            "check-ignore",
            "--no-index",
            "-z",
            "-v",
            "-n",
            "--stdin"),
        ignoreFolder);
  }

  /** Whether the file {@code path} is ignored. */
  public boolean ignoresFile(String path) throws IOException {
    // Without ./ a leading colon would be pathspec magic.
    process.stdin().write("./".getBytes(StandardCharsets.ISO_8859_1));
    process.stdin().write(path.getBytes(StandardCharsets.ISO_8859_1));
    process.stdin().write(0);
    process.stdin().flush();
    next();
    next();
    String pattern = next();
    next();
    return !pattern.isEmpty() && !pattern.startsWith("!");
  }

  /** Whether the folder {@code path} and so everything below it is ignored. */
  public boolean ignoresFolder(String path) throws IOException {
    Path there = RawPaths.resolve(folder, path);
    if (!Files.exists(there, LinkOption.NOFOLLOW_LINKS) && !isBelowFile(there)) {
      Files.createDirectories(there);
    }
    return ignoresFile(path);
  }

  /** Where the agent made a folder of an ignore file. */
  private boolean isBelowFile(Path path) {
    return Stream.iterate(path, there -> !there.equals(folder), Path::getParent)
        .anyMatch(there -> Files.isRegularFile(there, LinkOption.NOFOLLOW_LINKS));
  }

  @Override
  public void close() {
    process.close();
  }

  private String next() throws IOException {
    ByteArrayOutputStream field = new ByteArrayOutputStream(64);
    for (int c = answers.read(); c != 0; c = answers.read()) {
      if (c < 0) {
        throw process.failure();
      }
      field.write(c);
    }
    return field.toString(StandardCharsets.ISO_8859_1);
  }
}
