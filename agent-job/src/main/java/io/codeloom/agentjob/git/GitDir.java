package io.codeloom.agentjob.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A bare repository whose every byte of configuration is ours. */
public final class GitDir {
  private static final String CONFIG =
      """
      [core]
      \trepositoryformatversion = 0
      \tbare = true
      \tfsync = none
      [gc]
      \tauto = 0
      [pack]
      \tcompression = 1
      [fastimport]
      \tunpackLimit = 0
      """;

  private GitDir() {}

  /** Makes an empty repository at {@code dir}. */
  public static Path create(Path dir) throws IOException {
    Files.createDirectories(dir.resolve("objects/info"));
    Files.createDirectories(dir.resolve("refs"));
    Files.createDirectories(dir.resolve("info"));
    Files.writeString(dir.resolve("HEAD"), "ref: refs/heads/none\n");
    Files.writeString(dir.resolve("config"), CONFIG);
    return dir;
  }

  /** Makes a repository that also sees the objects of {@code other}, and never writes there. */
  public static Path createOver(Path dir, Path other) throws IOException {
    create(dir);
    Files.writeString(
        dir.resolve("objects/info/alternates"), other.toAbsolutePath() + "/objects\n");
    return dir;
  }
}
