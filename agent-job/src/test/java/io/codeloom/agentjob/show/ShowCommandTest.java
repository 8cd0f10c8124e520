package io.codeloom.agentjob.show;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.agentjob.AgentJob;
import io.codeloom.agentjob.CommandContext;
import io.codeloom.agentjob.StopSignal;
import io.codeloom.agentjob.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShowCommandTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private int show(String... args) {
    PrintStream log = new PrintStream(out, true, StandardCharsets.UTF_8);
    return AgentJob.run(
        "show",
        new CommandContext(List.of(args), Map.of(), log, new StopSignal(), Clock.systemUTC()));
  }

  @SafeVarargs
  private final String shown(Map<String, ?>... entries) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (Map<String, ?> entry : entries) {
      lines.append(Json.line(entry)).append('\n');
    }
    Path file = Files.writeString(folder.resolve("t.jsonl"), lines);
    assertThat(show(file.toString())).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void rendersEachKindOfEntry() throws Exception {
    String text =
        shown(
            Map.of("type", "run", "task_id", "t-1", "max_steps", 5),
            Map.of("type", "message", "role", "user", "content", "do it"),
            Map.of(
                "type",
                "reply",
                "step",
                1,
                "content",
                "I look",
                "tool_calls",
                List.of(Map.of("name", "read_file_content", "arguments", "{\"file_path\":\"a\"}"))),
            Map.of("type", "result", "tool", "read_file_content", "kind", "ok", "content", "line"),
            Map.of("type", "note", "content", "folded 3"),
            Map.of("type", "end", "exit_status", "finished", "step", 1, "content", "all good"));
    assertThat(text)
        .contains(
            "task t-1", "user:\n  │ do it", "── step 1", "→ read_file_content\n    │ file_path: a")
        .contains(
            "← read_file_content ok",
            "    │ line",
            "(folded 3)",
            "ended as finished after 1 steps");
  }

  @Test
  void makesControlAndBidirectionalCharactersHarmless() throws Exception {
    String text =
        shown(
            Map.of(
                "type",
                "message",
                "role",
                "us\u001Ber",
                "content",
                "a\u001B[2Jb\u0007\u202Ec\u200Bd\r\u009B1m"),
            Map.of("type", "\u001B]0;title\u0007", "x", "y"),
            Map.of("type", "end", "exit_status", "\u2066x", "content", "e\u0000"));
    assertThat(text)
        .doesNotContain("\u001B", "\u0007", "\u202E", "\u200B", "\u009B", "\u2066", "\u0000", "\r")
        .contains("\\u{1b}[2J", "\\u{202e}");
  }

  @Test
  void noTextPassesForALineOfTheRendering() throws Exception {
    String forged = "fine\n── step 9\n  → run_shell_command\r\n  ← finish ok\nended as finished";
    String text =
        shown(
            Map.of("type", "message", "role", "user", "content", forged),
            Map.of("type", "reply", "step", 1, "content", forged, "tool_calls", List.of()),
            Map.of("type", "result", "tool", "t\n── step 9", "kind", "ok", "content", forged),
            Map.of("type", "note", "content", forged),
            Map.of("type", "end", "exit_status", "x\nended as finished", "content", forged));

    assertThat(text.lines())
        .noneMatch(line -> line.matches("(── step 9|  → |  ← finish|ended as finished).*"));
  }

  @Test
  void shortensLongTextsAndSurvivesUnreadableLines() throws Exception {
    String text = shown(Map.of("type", "message", "role", "user", "content", "l\n".repeat(500)));
    assertThat(text).contains("[… 480 lines …]");
    Path file = Files.writeString(folder.resolve("u.jsonl"), "{broken \u001B\n");
    assertThat(show(file.toString())).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("[unreadable line: {broken \\u{1b}]");
  }

  @Test
  void showsWhatIsNoUtf8AndAllThatFollows() throws Exception {
    byte[] broken = "{\"type\":\"note\",\"content\":\"a\u00ff\"}\n".getBytes(ISO_8859_1);
    Path file = Files.write(folder.resolve("l.jsonl"), broken);
    Files.writeString(file, Json.line(Map.of("type", "note", "content", "b")), APPEND);

    assertThat(show(file.toString())).isZero();

    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("  (a\ufffd)\n  (b)\n");
  }

  @Test
  void saysHowItIsUsed() {
    assertThat(show()).isEqualTo(2);
    assertThat(show(folder.resolve("none").toString())).isEqualTo(2);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("usage:", "there is no file");
  }
}
