package io.codeloom.agentjob.show;

import io.codeloom.agentjob.Command;
import io.codeloom.agentjob.CommandContext;
import io.codeloom.core.text.Harmless;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The command {@code show FILE}: renders a run for a terminal, whatever was recorded in it. */
public final class ShowCommand implements Command {
  @Override
  public int run(CommandContext ctx) throws IOException {
    if (ctx.args().size() != 1) {
      ctx.log().println("usage: agent-job show trajectory.jsonl");
      return USAGE;
    }
    Path file = Path.of(ctx.args().get(0));
    Rendering rendering = new Rendering(ctx.log());
    // A reader of Files' own gives up where the bytes are no UTF-8.
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        rendering.line(line);
      }
      return OK;
    } catch (NoSuchFileException e) {
      ctx.log().println("there is no file " + Harmless.onOneLine(file.toString()));
      return USAGE;
    }
  }
}
