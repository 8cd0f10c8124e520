package io.codeloom.agentjob.courier;

import io.codeloom.core.job.TaskFile;
import io.codeloom.core.task.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The task's limits, which come with {@code task.json} some time after the courier's start. */
final class TaskLimits {
  private final Path file;
  private volatile Limits known;

  TaskLimits(Path taskDir) {
    this.file = taskDir.resolve(TaskFile.NAME);
  }

  /** The limits, once the task is there. Limits that are no limits become the defaults. */
  Optional<Limits> read() {
    if (known == null && Files.exists(file)) {
      known = parse();
    }
    return Optional.ofNullable(known);
  }

  private Limits parse() {
    try {
      TaskFile task = Json.MAPPER.readValue(file.toFile(), TaskFile.class);
      return new Limits(task.maxSteps(), task.maxTokens(), task.timeoutSeconds());
    } catch (IOException | IllegalArgumentException e) {
      return Limits.DEFAULT;
    }
  }
}
