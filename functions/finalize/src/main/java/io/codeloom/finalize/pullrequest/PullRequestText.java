package io.codeloom.finalize.pullrequest;

import io.codeloom.core.task.Task;
import io.codeloom.platform.git.CommitText;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What commit and pull request of a task say: always the same for the same task. */
final class PullRequestText {
  private static final int MAX_TITLE = 100;
  private static final int MAX_SUMMARY = 4_000;
  private static final int MAX_PATHS = 50;
  private static final int MAX_PATH = 300;
  private static final String NAME = "Codeloom";
  private static final String EMAIL = "noreply@codeloom.invalid";

  private PullRequestText() {}

  /** The task's own branch. */
  static String branch(UUID taskId) {
    return "codeloom/" + taskId;
  }

  /** The line by which commit and pull request are known again. */
  static String trailer(UUID taskId) {
    return "Codeloom-Task: " + taskId;
  }

  /** The first line of the task. */
  static String title(Task task) {
    String title = HarmlessText.line(task.spec().description(), MAX_TITLE);
    return title.isEmpty() ? "Task " + task.id() : title;
  }

  static CommitText commit(Task task) {
    String message = title(task) + "\n\n" + trailer(task.id()) + "\n";
    return new CommitText(message, NAME, EMAIL, task.createdAt());
  }

  /**
   * The body, in Markdown.
   *
   * @param summary the agent's words; may be null
   */
  static String body(Task task, String summary, List<String> leftOut) {
    List<String> parts = new ArrayList<>();
    parts.add(
        "Made by an agent for the Codeloom task `%s` (`/api/task/%s/status`). Please review it."
            .formatted(task.id(), task.id()));
    if (summary != null && !summary.isBlank()) {
      parts.add("What the agent says of it:\n\n" + HarmlessText.block(summary, MAX_SUMMARY));
    }
    if (!leftOut.isEmpty()) {
      String names = String.join("\n", named(leftOut, MAX_PATHS));
      parts.add(
          "Changed by the agent and left out here:\n\n"
              + HarmlessText.block(names, MAX_PATHS * (MAX_PATH + 2)));
    }
    parts.add(trailer(task.id()));
    return String.join("\n\n", parts) + "\n";
  }

  /** At most {@code max} of the paths, each on one line, and how many more there are. */
  static List<String> named(List<String> paths, int max) {
    List<String> lines = new ArrayList<>();
    paths.stream()
        .limit(max)
        .map(path -> HarmlessText.line(path.replace('\n', ' '), MAX_PATH))
        .forEach(lines::add);
    if (paths.size() > max) {
      lines.add("and " + (paths.size() - max) + " more");
    }
    return lines;
  }
}
