package io.codeloom.agentjob.show;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.agentjob.AgentJob;
import io.codeloom.agentjob.CommandContext;
import io.codeloom.agentjob.StopSignal;
import io.codeloom.core.fuzz.Fuzz;
import io.codeloom.core.fuzz.JsonTexts;
import io.codeloom.core.fuzz.Words;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quicktheories.core.Gen;
import org.quicktheories.generators.Generate;

/** Trajectories nobody thought of are shown, to their last line, and drive no terminal. */
class ShowFuzzTest {
  private static final List<String> NAMES =
      List.of(
          "type",
          "task_id",
          "time",
          "max_steps",
          "role",
          "content",
          "step",
          "seconds",
          "prompt_tokens",
          "tool_calls",
          "name",
          "arguments",
          "tool",
          "kind",
          "exit_status");

  private static final String LAST = "{\"type\":\"note\",\"content\":\"the last line\"}\n";

  @TempDir Path folder;

  private static Gen<byte[]> trajectories() {
    Gen<String> json =
        JsonTexts.of(
            NAMES, List.of("\"reply\"", "\"{\\\"a\\\":1}\"", "\"a\\nb\"", "[{\"name\":\"x\"}]"));
    Gen<String> odd = Words.odd();
    Gen<byte[]> whole =
        in -> {
          StringBuilder lines = new StringBuilder();
          int count = Generate.range(0, 3).generate(in);
          for (int i = 0; i < count; i++) {
            String type =
                Fuzz.pick(List.of("run", "message", "reply", "result", "note", "end"), in);
            String entry = json.generate(in);
            lines.append(
                Fuzz.oneIn(4, in)
                    ? odd.generate(in)
                    : "{\"type\":\"" + type + "\"," + entry.substring(1));
            lines.append('\n');
          }
          return lines.toString().getBytes(UTF_8);
        };
    return Fuzz.damaged(whole, 3);
  }

  @Test
  void everyTrajectoryIsShownToItsEnd() {
    Fuzz.of(500)
        .forAll(trajectories().describedAs(Fuzz::shown))
        .checkAssert(
            trajectory ->
                assertThat(shown(trajectory))
                    .endsWith("(the last line)\n")
                    .matches("[\\n\\t[^\\p{Cntrl}\\p{Cf}\\p{Cs}\\u2028\\u2029]]*"));
  }

  private String shown(byte[] trajectory) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream log = new PrintStream(out, true, UTF_8);
    try {
      Path file = Files.write(folder.resolve("t.jsonl"), trajectory);
      Files.writeString(file, "\n" + LAST, StandardOpenOption.APPEND);
      int exit =
          AgentJob.run(
              "show",
              new CommandContext(
                  List.of(file.toString()), Map.of(), log, new StopSignal(), Clock.systemUTC()));
      assertThat(exit).as(out.toString(UTF_8)).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(UTF_8);
  }
}
