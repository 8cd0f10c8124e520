package io.codeloom.agentjob.agent;

import io.codeloom.agentjob.workspace.Workspace;
import io.codeloom.core.job.TaskFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words the model is given; each text is a resource file. */
final class Prompts {
  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

  private Prompts() {}

  /** The operator's rules. */
  static String system() {
    return text("system", Map.of());
  }

  /** The task, with what the repository tells agents. */
  static String task(TaskFile task, Workspace workspace) {
    String target = task.targetFile() == null ? "" : task.targetFile();
    return text(
        "task",
        Map.of(
            "description", task.description(),
            "target", target.isBlank() ? "Not given: decide where to work." : target,
            "root", workspace.root().toString(),
            "guides", guides(workspace.guides(target))));
  }

  private static String guides(List<Workspace.Guide> guides) {
    StringBuilder all = new StringBuilder();
    for (Workspace.Guide guide : guides) {
      all.append(text("guide", Map.of("path", guide.path(), "text", harmless(guide.text()))));
    }
    return all.toString();
  }

  /** A repository must not close the mark that says its words are its own. */
  private static String harmless(String text) {
    return text.replace("</repository_instructions", "< /repository_instructions");
  }

  /** A notice of the loop. */
  static String notice(String name) {
    return text(name, Map.of());
  }

  private static String text(String name, Map<String, String> values) {
    try (InputStream in = Prompts.class.getResourceAsStream(name + ".md")) {
      String template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return PLACE
          .matcher(template)
          .replaceAll(place -> Matcher.quoteReplacement(values.get(place.group(1))))
          .strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
