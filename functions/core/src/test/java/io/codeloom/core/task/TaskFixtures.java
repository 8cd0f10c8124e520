package io.codeloom.core.task;

import java.util.Map;

/** Starting points for tests that need a task. */
public final class TaskFixtures {
  /** The repository of {@link #aTask()}. */
  public static final String GIT_URL = "https://git.example.com/team/app.git";

  private TaskFixtures() {}

  /** A plain git task, PENDING, never stored; every field can be changed. */
  public static TaskBuilder aTask() {
    return new TaskBuilder();
  }

  /** What {@link #aTask()} asks for. */
  public static TaskSpec aSpec() {
    return new TaskSpec(
        Source.git(GIT_URL, "main"),
        "src/app.py",
        "Make the failing test pass",
        Limits.DEFAULT,
        Map.of("team", "red"),
        null,
        TaskSpec.DEFAULT_KEY_SOURCE,
        null,
        null);
  }
}
