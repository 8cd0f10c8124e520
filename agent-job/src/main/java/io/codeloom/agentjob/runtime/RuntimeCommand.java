package io.codeloom.agentjob.runtime;

import io.codeloom.agentjob.Command;
import io.codeloom.agentjob.CommandContext;
import io.codeloom.agentjob.CommandContext.BadEnvironmentException;
import io.codeloom.agentjob.files.Folders;
import io.codeloom.core.job.JobEnv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/**
 * Copies this image's own Java runtime and program to {@code RUNTIME_DIR}, so that the agent runs
 * in a user's image that has neither.
 */
public final class RuntimeCommand implements Command {
  /** Where the image keeps what is copied; a folder with {@code bin/codeloom}. */
  public static final String RUNTIME_SOURCE = "RUNTIME_SOURCE";

  private static final String DEFAULT_SOURCE = "/opt/codeloom";

  @Override
  public int run(CommandContext ctx) throws IOException {
    Path source = Path.of(ctx.value(RUNTIME_SOURCE, DEFAULT_SOURCE));
    if (!Files.isDirectory(source)) {
      throw new BadEnvironmentException(RUNTIME_SOURCE + " is no folder of this image");
    }
    Path target = ctx.dir(JobEnv.RUNTIME_DIR);
    Folders.empty(target);
    try (Stream<Path> paths = Files.walk(source)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        copy(path, target.resolve(source.relativize(path).toString()), path.equals(source));
      }
    }
    return OK;
  }

  private static void copy(Path from, Path to, boolean top) throws IOException {
    if (!top) {
      Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    }
  }
}
