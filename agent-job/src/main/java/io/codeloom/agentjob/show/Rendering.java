package io.codeloom.agentjob.show;

import com.fasterxml.jackson.databind.JsonNode;
import io.codeloom.agentjob.json.Json;
import io.codeloom.core.text.Harmless;
import java.io.PrintStream;
import java.util.Locale;

/** Says each line of a trajectory for a reader. */
final class Rendering {
  private static final int SHOWN_LINES = 20;
  private static final int LONGEST_LINE = 160;
  private static final String BAR = "│ ";

  private final PrintStream out;

  Rendering(PrintStream out) {
    this.out = out;
  }

  void line(String line) {
    JsonNode entry;
    try {
      entry = Json.parse(line);
    } catch (IllegalArgumentException e) {
      out.println("[unreadable line: " + Harmless.onOneLine(cut(line)) + "]");
      return;
    }
    switch (entry.path("type").asText()) {
      case "run" -> run(entry);
      case "message" -> block(entry.path("role").asText(), entry.path("content").asText());
      case "reply" -> reply(entry);
      case "result" -> result(entry);
      case "note" -> out.println("  (" + text(entry, "content") + ")");
      case "end" -> end(entry);
      default -> out.println("[" + Harmless.onOneLine(cut(line)) + "]");
    }
  }

  private void run(JsonNode entry) {
    out.println("task " + text(entry, "task_id") + ", begun " + text(entry, "time"));
    out.println(
        "limits: "
            + text(entry, "max_steps")
            + " steps, "
            + text(entry, "max_tokens")
            + " tokens, "
            + text(entry, "timeout_seconds")
            + " s");
  }

  private void reply(JsonNode entry) {
    out.println();
    out.printf(
        Locale.ROOT,
        "── step %s  %s  %.1f s, %s + %s tokens%n",
        text(entry, "step"),
        text(entry, "time"),
        entry.path("seconds").asDouble(),
        text(entry, "prompt_tokens"),
        text(entry, "completion_tokens"));
    if (!entry.path("content").asText().isBlank()) {
      lines("  ", entry.path("content").asText());
    }
    for (JsonNode call : entry.path("tool_calls")) {
      out.println("  → " + text(call, "name"));
      lines("    ", arguments(call.path("arguments").asText()));
    }
  }

  /** Texts of several lines are easier read as such than in JSON. */
  private static String arguments(String json) {
    try {
      StringBuilder text = new StringBuilder();
      Json.parse(json)
          .properties()
          .forEach(
              member ->
                  text.append(member.getKey())
                      .append(": ")
                      .append(member.getValue().asText(member.getValue().toString()))
                      .append('\n'));
      return text.toString();
    } catch (IllegalArgumentException e) {
      return json;
    }
  }

  private void result(JsonNode entry) {
    out.printf(
        Locale.ROOT,
        "  ← %s %s, %.2f s%n",
        text(entry, "tool"),
        text(entry, "kind"),
        entry.path("seconds").asDouble());
    lines("    ", entry.path("content").asText());
  }

  private void end(JsonNode entry) {
    out.println();
    out.println(
        "ended as " + text(entry, "exit_status") + " after " + text(entry, "step") + " steps");
    lines("  ", entry.path("content").asText());
  }

  private void block(String title, String content) {
    out.println();
    out.println(Harmless.onOneLine(title) + ":");
    lines("  ", content);
  }

  /**
   * At most as many lines as a reader takes in; the file has them all. Behind a bar of their own,
   * so that no text can pass for a line of ours.
   */
  private void lines(String indent, String text) {
    String[] lines = text.stripTrailing().split("\r?\n", -1);
    int head = lines.length <= SHOWN_LINES ? lines.length : SHOWN_LINES / 2;
    for (int i = 0; i < head; i++) {
      out.println(indent + BAR + Harmless.text(cut(lines[i])));
    }
    if (head < lines.length) {
      int tail = SHOWN_LINES - head;
      out.println(indent + "[… " + (lines.length - head - tail) + " lines …]");
      for (int i = lines.length - tail; i < lines.length; i++) {
        out.println(indent + BAR + Harmless.text(cut(lines[i])));
      }
    }
  }

  private static String cut(String line) {
    return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "…";
  }

  private static String text(JsonNode entry, String name) {
    return Harmless.onOneLine(cut(entry.path(name).asText()));
  }
}
